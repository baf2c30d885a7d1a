package io.ringdown.device;

import io.ringdown.account.AccountChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// All devices, kept in memory. The first question after the start reads the database, later ones never wait for it: changes
/// of this instance are read at once by the one who makes them, those of others in the background within seconds.
///
/// A suspended person keeps line and phones, but no phone of theirs is among them: Asterisk does not know it until the person
/// is reinstated, so it cannot register, call or be rung.
@Service
public class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    private static final String SELECT = """
            SELECT l.number, l.account_id, a.name, a.username, d.endpoint, d.kind, d.realm, d.ha1,
                coalesce(d.secret_since, d.created_at) AS secret_since
            FROM lines l JOIN accounts a ON a.id = l.account_id AND a.deleted_at IS NULL
            LEFT JOIN devices d ON d.line = l.number AND a.suspended_at IS NULL
            ORDER BY l.number, d.created_at, d.id""";

    private final JdbcClient jdbc;

    private final ApplicationEventPublisher events;

    /// Whoever reads has begun after whoever read before, so what is newer is never replaced by what is older.
    private final ReentrantLock reading = new ReentrantLock();

    private volatile @Nullable Snapshot snapshot;

    Devices(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /// What Asterisk has to be told.
    public List<SipDevice> all() {
        return snapshot().devices();
    }

    Snapshot snapshot() {
        Snapshot known = snapshot;
        return known != null ? known : read();
    }

    /// Reads again after a change of ours, then tells the others.
    void changed() {
        try {
            read();
        } catch (DataAccessException unreadable) {
            LOG.warn("cannot read the devices again: {}", unreadable.toString());
        }
        events.publishEvent(new DevicesChanged());
    }

    /// Has another instance changed something? Then the others here are told.
    void look() {
        Snapshot before = snapshot;
        if (!read().equals(before)) {
            events.publishEvent(new DevicesChanged());
        }
    }

    @EventListener
    void on(AccountChanged change) {
        changed();
    }

    private Snapshot read() {
        reading.lock();
        try {
            Snapshot fresh = Snapshot.of(jdbc.sql(SELECT).query((row, number) -> row(row)).list());
            snapshot = fresh;
            return fresh;
        } finally {
            reading.unlock();
        }
    }

    private static Snapshot.Row row(ResultSet row) throws SQLException {
        String line = row.getString("number");
        String name = row.getString("name");
        String endpoint = row.getString("endpoint");
        SipDevice device = endpoint == null
                ? null
                : new SipDevice(endpoint, DeviceKind.of(row.getString("kind")), name, line, row.getString("realm"),
                        row.getString("ha1"), row.getTimestamp("secret_since").toInstant());
        return new Snapshot.Row(line, row.getObject("account_id", UUID.class), name, row.getString("username"), device);
    }
}
