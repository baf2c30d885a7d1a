package io.ringdown.account;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes the demo people when the configuration asks for them, and refuses to start production on a database that still has
/// one with the published password.
@Component
public class DemoAccounts implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(DemoAccounts.class);

    private static final List<Person> PEOPLE = List.of(
            new Person("Administrator", "admin", "admin123", AccountType.ADMIN, null, "admin@callservice.com"),
            new Person("Attendant", "attendant", "attendant123", AccountType.ATTENDANT, "3001",
                    "attendant@callservice.com"),
            new Person("João Silva", "joao.silva", "client123", AccountType.CLIENT, "3002", "joao@exemplo.com"),
            new Person("Maria Santos", "maria.santos", "client123", AccountType.CLIENT, "3003", "maria@exemplo.com"),
            new Person("Carlos Oliveira", "carlos.oliveira", "client123", AccountType.CLIENT, "3004",
                    "carlos@exemplo.com"));

    private final DemoProperties demo;

    private final AccountRows rows;

    private final Passwords passwords;

    private final TransactionTemplate transaction;

    private final Environment environment;

    private final Clock clock;

    DemoAccounts(DemoProperties demo, AccountRows rows, Passwords passwords, TransactionTemplate transaction,
            Environment environment, Clock clock) {
        this.demo = demo;
        this.rows = rows;
        this.passwords = passwords;
        this.transaction = transaction;
        this.environment = environment;
        this.clock = clock;
    }

    /// One of the demo people.
    ///
    /// @param line the number they get, null for the admin
    public record Person(String name, String username, String password, AccountType type, @Nullable String line,
            String email) {}

    /// The people whose lines the demo has too.
    public static List<Person> people() {
        return PEOPLE;
    }

    /// The account of a demo person, if it is there.
    public Optional<AccountRef> account(Person person) {
        return rows.byUsernames(List.of(person.username())).stream().findFirst().map(Account::ref);
    }

    @Override
    public void afterPropertiesSet() {
        if (demo.enabled()) {
            transaction.executeWithoutResult(status -> seed());
        } else if (!environment.acceptsProfiles(Profiles.of("local | test"))) {
            refusePublishedPasswords();
        }
    }

    private void seed() {
        for (Person person : PEOPLE) {
            if (rows.byLogin(person.username()).isEmpty() && rows.byLogin(person.email()).isEmpty()) {
                rows.saveAndFlush(new Account(UUID.randomUUID(), person.name(), person.username(), person.email(),
                        passwords.hash(person.password()), person.type(), clock.instant()));
                LOG.info("made the demo account {}", person.username());
            }
        }
    }

    private void refusePublishedPasswords() {
        for (Person person : PEOPLE) {
            for (Account account : rows.byUsernames(List.of(person.username()))) {
                if (passwords.matches(person.password(), account.passwordHash())) {
                    throw new DemoAccountInProduction(person.username());
                }
            }
        }
    }

    /// Stops the start of production.
    static final class DemoAccountInProduction extends IllegalStateException {
        DemoAccountInProduction(String username) {
            super("The account '" + username + "' still has its published demo password: change it or delete the "
                    + "account before starting outside the local profile.");
        }
    }
}
