package io.ringdown.device;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.ringdown.account.AccountChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// All devices, kept in memory. The first question after the start reads the database, later ones never wait for it: changes
/// of this instance are read at once by the one who makes them, those of others in the background within seconds.
@Service
public class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    private static final String ALL = "all";

    private static final String SELECT = """
            SELECT l.number, l.account_id, a.name, a.username, d.endpoint, d.kind, d.realm, d.ha1
            FROM lines l JOIN accounts a ON a.id = l.account_id AND a.deleted_at IS NULL
            LEFT JOIN devices d ON d.line = l.number
            ORDER BY l.number, d.created_at, d.id""";

    private final JdbcClient jdbc;

    private final ApplicationEventPublisher events;

    private final LoadingCache<String, Snapshot> snapshots;

    Devices(JdbcClient jdbc, DeviceProperties properties, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
        this.snapshots = Caffeine.newBuilder().refreshAfterWrite(properties.refreshAfter())
                .executor(task -> Thread.ofVirtual().name("devices-refresh").start(task)).build(key -> read());
    }

    /// What Asterisk has to be told.
    public List<SipDevice> all() {
        return snapshot().devices();
    }

    Snapshot snapshot() {
        return snapshots.get(ALL);
    }

    /// Reads again after a change of ours, then tells the others.
    void changed() {
        try {
            snapshots.refresh(ALL).join();
        } catch (CompletionException unreadable) {
            LOG.warn("cannot read the devices again: {}", String.valueOf(unreadable.getCause()));
        }
        events.publishEvent(new DevicesChanged());
    }

    @EventListener
    void on(AccountChanged change) {
        changed();
    }

    private Snapshot read() {
        return Snapshot.of(jdbc.sql(SELECT).query((row, number) -> row(row)).list());
    }

    private static Snapshot.Row row(ResultSet row) throws SQLException {
        String line = row.getString("number");
        String name = row.getString("name");
        String endpoint = row.getString("endpoint");
        SipDevice device = endpoint == null
                ? null
                : new SipDevice(endpoint, DeviceKind.of(row.getString("kind")), name, line, row.getString("realm"),
                        row.getString("ha1"));
        return new Snapshot.Row(line, row.getObject("account_id", UUID.class), name, row.getString("username"), device);
    }
}
