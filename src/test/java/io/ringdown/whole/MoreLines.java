package io.ringdown.whole;

import io.ringdown.account.AccountChanged;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Lines beyond those of the demo, written where an administrator's would be, and told to the service.
public final class MoreLines {

    private static final String REALM = "asterisk";

    private MoreLines() {}

    /// A line of a new person; its phones use the tests' SIP secret.
    static void add(WholeSystem system, String number, String... endpoints) {
        add(system.sql(), number, endpoints);
    }

    /// The service hears of it when it looks for what other instances have changed.
    public static void add(JdbcClient sql, String number, String... endpoints) {
        UUID person = UUID.randomUUID();
        sql.sql("""
                insert into accounts (id, name, username, email, password_hash, type, created_at, updated_at)
                values (?, ?, ?, ?, 'nobody signs in with this', 'client', now(), now())""")
                .param(person).param("Line " + number).param("line" + number).param(number + "@example.com").update();
        sql.sql("insert into lines (number, account_id, created_at) values (?, ?, now())").param(number).param(person)
                .update();
        for (String endpoint : endpoints) {
            sql.sql("""
                    insert into devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                    values (?, ?, ?, ?, 'Desk phone', 'desk_phone', ?, ?, now())""").param(UUID.randomUUID())
                    .param(person).param(number).param(endpoint).param(ha1(endpoint)).param(REALM).update();
        }
    }

    /// Has the service look at its lines again and tell Asterisk of them; returns when both have.
    static void announce(WholeSystem system) {
        system.service().publishEvent(new AccountChanged(UUID.randomUUID()));
    }

    /// RFC 2617, 3.2.2.2.
    private static String ha1(String endpoint) {
        try {
            String text = endpoint + ':' + REALM + ':' + WholeSystem.SIP_SECRET;
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }
}
