package io.ringdown.device;

import io.ringdown.account.AccountException;
import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.account.LineNumbers;
import io.ringdown.account.LineNumbers.FirstPhone;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Hands out and takes back lines, each with a first desk phone. Always part of the caller's transaction; one allotment
/// waits for the other, so that no two get the same number.
@Component
class LineAllotment {

    private static final Set<AccountType> WITH_LINE = Set.of(AccountType.ATTENDANT, AccountType.CLIENT);

    /// Of PostgreSQL's advisory locks, the one for numbers.
    private static final long LOCK = 0x72696e67_6c696e65L;

    private final JdbcClient jdbc;

    private final DeviceProperties properties;

    private final Audit audit;

    private final Clock clock;

    LineAllotment(JdbcClient jdbc, DeviceProperties properties, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.audit = audit;
        this.clock = clock;
    }

    Optional<FirstPhone> allot(AccountRef account) {
        if (!WITH_LINE.contains(account.type())) {
            return Optional.empty();
        }
        lock();
        if (lineOf(account).isPresent()) {
            return Optional.empty();
        }
        String number = lowestFree();
        jdbc.sql("INSERT INTO lines (number, account_id, created_at) VALUES (?, ?, ?)").param(number)
                .param(account.id()).param(Timestamp.from(clock.instant())).update();
        audit.record(new Change("line.allotted", "account", account.id().toString(), account.username(),
                Map.of("line", number)));
        return Optional.of(deskPhone(account, number));
    }

    private String lowestFree() {
        return jdbc.sql("""
                SELECT lpad(n::text, 4, '0') FROM generate_series(?, ?) n
                WHERE n <> ? AND NOT EXISTS (SELECT FROM lines WHERE number = lpad(n::text, 4, '0'))
                ORDER BY n LIMIT 1""").param(properties.firstLine()).param(properties.lastLine())
                .param(properties.systemLine()).query(String.class).optional()
                .orElseThrow(() -> new AccountException.LinesExhausted(four(properties.firstLine()),
                        four(properties.lastLine())));
    }

    /// The first phone of a line is called like it, unless a phone that kept its name when its line moved has that name.
    private FirstPhone deskPhone(AccountRef account, String number) {
        UUID id = UUID.randomUUID();
        boolean taken = jdbc.sql("SELECT count(*) FROM devices WHERE endpoint = ?").param(number).query(Long.class)
                .single() > 0;
        String endpoint = taken ? number + "-" + id.toString().substring(0, 8) : number;
        String secret = Secrets.random();
        jdbc.sql("""
                INSERT INTO devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                VALUES (?, ?, ?, ?, 'Desk phone', 'desk_phone', ?, ?, ?)""").param(id).param(account.id())
                .param(number).param(endpoint).param(Secrets.ha1(endpoint, properties.realm(), secret))
                .param(properties.realm()).param(Timestamp.from(clock.instant())).update();
        audit.record(new Change("device.created", "device", id.toString(), endpoint,
                Map.of("account", account.username(), "line", number, "kind", "desk_phone")));
        SipServer server = SipServer.of(properties);
        return new FirstPhone(number, id, endpoint, properties.realm(), secret, server.host(), server.port(),
                server.transport(), () -> QrCode.dataUrl(server.uri(endpoint, secret)));
    }

    void move(AccountRef account, String number) {
        int wanted = number.matches("\\d{4}") ? Integer.parseInt(number) : -1;
        if (wanted < properties.firstLine() || wanted > properties.lastLine()) {
            throw notAllowed(
                    "Lines go from " + four(properties.firstLine()) + " to " + four(properties.lastLine()) + ".");
        }
        if (wanted == properties.systemLine()) {
            throw notAllowed("The number " + number + " is reserved for the system.");
        }
        lock();
        String old = lineOf(account).orElseThrow(() -> notAllowed("Accounts of this type have no line."));
        if (old.equals(number)) {
            return;
        }
        if (jdbc.sql("SELECT count(*) FROM lines WHERE number = ?").param(number).query(Long.class).single() > 0) {
            throw new AccountException.LineTaken(number);
        }
        jdbc.sql("UPDATE lines SET number = ? WHERE account_id = ?").param(number).param(account.id()).update();
        audit.record(new Change("line.moved", "account", account.id().toString(), account.username(),
                Map.of("line", Map.of("from", old, "to", number))));
    }

    LineNumbers.Stock stock() {
        boolean reserves = properties.systemLine() >= properties.firstLine()
                && properties.systemLine() <= properties.lastLine();
        int all = properties.lastLine() - properties.firstLine() + 1 - (reserves ? 1 : 0);
        int taken = jdbc.sql("SELECT count(*) FROM lines WHERE number BETWEEN ? AND ? AND number <> ?")
                .param(four(properties.firstLine())).param(four(properties.lastLine()))
                .param(four(properties.systemLine())).query(Integer.class).single();
        return new LineNumbers.Stock(all, all - taken);
    }

    private Optional<String> lineOf(AccountRef account) {
        return jdbc.sql("SELECT number FROM lines WHERE account_id = ?").param(account.id()).query(String.class)
                .optional();
    }

    private static AccountException notAllowed(String message) {
        return new AccountException.NotAcceptable("line-not-allowed", "device", message);
    }

    void free(UUID account) {
        jdbc.sql("DELETE FROM lines WHERE account_id = ?").param(account).update();
    }

    /// Until the end of the transaction.
    private void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(?)").param(LOCK).query(rs -> {});
    }

    private static String four(int number) {
        return "%04d".formatted(number);
    }
}
