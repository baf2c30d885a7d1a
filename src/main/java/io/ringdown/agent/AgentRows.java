package io.ringdown.agent;

import io.ringdown.account.AccountType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Everybody with a line, from the database.
@Component
class AgentRows {

    /// Lines have four digits, so this is never long.
    private static final String SELECT = """
            SELECT a.id, a.name, a.username, a.type, l.number, d.id AS device, d.name AS device_name, d.endpoint
            FROM lines l JOIN accounts a ON a.id = l.account_id AND a.deleted_at IS NULL
            LEFT JOIN devices d ON d.line = l.number
            WHERE position(lower(:search) in lower(a.name || ' ' || a.username || ' ' || l.number)) > 0
            ORDER BY l.number, d.created_at, d.id""";

    private final JdbcClient jdbc;

    AgentRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Phone(UUID id, String name, String endpoint) {}

    record Person(UUID id, String name, String username, AccountType type, String line, List<Phone> phones) {}

    private record Row(Person person, @Nullable Phone phone) {}

    /// By number.
    ///
    /// @param search part of the name, the user name or the number; empty for all
    List<Person> matching(String search) {
        Map<UUID, Person> people = new LinkedHashMap<>();
        for (Row row : jdbc.sql(SELECT).param("search", search).query((found, _) -> row(found)).list()) {
            Person person = people.computeIfAbsent(row.person().id(), id -> row.person());
            if (row.phone() != null) {
                person.phones().add(row.phone());
            }
        }
        return List.copyOf(people.values());
    }

    private static Row row(ResultSet row) throws SQLException {
        UUID device = row.getObject("device", UUID.class);
        Person person = new Person(row.getObject("id", UUID.class), row.getString("name"), row.getString("username"),
                AccountType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)), row.getString("number"),
                new ArrayList<>(2));
        return new Row(person,
                device == null ? null : new Phone(device, row.getString("device_name"), row.getString("endpoint")));
    }
}
