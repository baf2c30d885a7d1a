package io.ringdown.device;

import io.ringdown.account.AccountRef;
import io.ringdown.account.LineNumbers;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Who is reached by which number. Answers from memory, on any thread; see [Devices] for how fresh it is.
@Service
public class Directory implements LineNumbers {

    private final Devices devices;

    private final LineAllotment allotment;

    Directory(Devices devices, LineAllotment allotment) {
        this.devices = devices;
        this.allotment = allotment;
    }

    /// The line with this number.
    public Optional<Line> byLine(String number) {
        return Optional.ofNullable(devices.snapshot().byNumber().get(number));
    }

    /// The line that this SIP endpoint belongs to.
    public Optional<Line> byEndpoint(String endpoint) {
        return Optional.ofNullable(devices.snapshot().byEndpoint().get(endpoint));
    }

    /// The line of this person.
    public Optional<Line> byAccount(UUID account) {
        return Optional.ofNullable(devices.snapshot().byAccount().get(account));
    }

    /// Is it a phone on a desk, rather than one in a browser?
    public boolean isDeskPhone(String endpoint) {
        return devices.snapshot().isDeskPhone(endpoint);
    }

    @Override
    public Optional<String> lineOf(UUID account) {
        return byAccount(account).map(Line::number);
    }

    @Override
    public Optional<UUID> accountOf(String number) {
        return byLine(number).map(Line::accountId);
    }

    @Override
    public Optional<FirstPhone> allot(AccountRef account) {
        return allotment.allot(account);
    }

    @Override
    public void move(AccountRef account, String number) {
        allotment.move(account, number);
    }

    @Override
    public Stock stock() {
        return allotment.stock();
    }

    @Override
    public void free(UUID account) {
        allotment.free(account);
    }
}
