package io.ringdown.account;

import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Accounts with their lines. Lines belong to another module, which knows accounts: so it is looked up late.
@Component
class UserLines {

    private final ObjectProvider<LineNumbers> numbers;

    UserLines(ObjectProvider<LineNumbers> numbers) {
        this.numbers = numbers;
    }

    UserView view(Account account) {
        return UserView.of(account,
                numbers.stream().findFirst().flatMap(known -> known.lineOf(account.id())).orElse(null));
    }

    Optional<UUID> accountOf(String number) {
        return numbers.stream().findFirst().flatMap(known -> known.accountOf(number));
    }
}
