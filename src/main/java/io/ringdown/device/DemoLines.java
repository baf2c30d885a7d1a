package io.ringdown.device;

import io.ringdown.account.AccountRef;
import io.ringdown.account.DemoAccounts;
import io.ringdown.account.DemoProperties;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives each demo person their line and a desk phone; the phone of line 3001 is the endpoint `3001`. The configured secret
/// holds for the demo phones at each start.
@Component
class DemoLines implements InitializingBean {

    private final DemoProperties demo;

    private final DemoAccounts accounts;

    private final DeviceProperties properties;

    private final Devices devices;

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    private final Clock clock;

    DemoLines(DemoProperties demo, DemoAccounts accounts, DeviceProperties properties, Devices devices, JdbcClient jdbc,
            TransactionTemplate transaction, Clock clock) {
        this.demo = demo;
        this.accounts = accounts;
        this.properties = properties;
        this.devices = devices;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        if (demo.enabled()) {
            transaction.executeWithoutResult(status -> DemoAccounts.people().forEach(this::seed));
            devices.changed();
        }
    }

    private void seed(DemoAccounts.Person person) {
        String line = person.line();
        if (line != null) {
            accounts.account(person).ifPresent(account -> seed(account, line));
        }
    }

    private void seed(AccountRef account, String line) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("INSERT INTO lines (number, account_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .param(line).param(account.id()).param(now).update();
        jdbc.sql("""
                INSERT INTO devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                SELECT ?, l.account_id, l.number, l.number, 'Desk phone', 'desk_phone', ?, ?, ?
                FROM lines l WHERE l.number = ? AND l.account_id = ?
                ON CONFLICT (endpoint)
                DO UPDATE SET ha1 = EXCLUDED.ha1, realm = EXCLUDED.realm, secret_since = EXCLUDED.created_at
                WHERE devices.account_id = EXCLUDED.account_id AND devices.ha1 <> EXCLUDED.ha1
                """).param(UUID.randomUUID()).param(Secrets.ha1(line, properties.realm(), demo.sipSecret()))
                .param(properties.realm()).param(now).param(line).param(account.id()).update();
    }
}
