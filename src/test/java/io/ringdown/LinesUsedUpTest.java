package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// All numbers from 3000 to 3999 are somebody's.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
class LinesUsedUpTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @Test
    void givenAThousandLinesInUse_whenOneMoreIsWanted_thenTheAnswerSaysWhatToDo() {
        jdbc.sql("""
                WITH people AS (
                    INSERT INTO accounts (id, name, username, email, password_hash, type, created_at, updated_at)
                    SELECT gen_random_uuid(), 'Line', 'line' || n, n || '@example.com', 'none', 'client', now(), now()
                    FROM generate_series(3005, 3999) n WHERE n <> 3100 RETURNING id, username)
                INSERT INTO lines (number, account_id, created_at) SELECT substr(username, 5), id, now() FROM people""")
                .update();
        RestClient anybody = RestClient.to(port);
        RestClient admin = anybody.as("admin", "admin123");
        admin.post("/api/users", newcomer("last.one")).expect(201); // 3000 was free
        RestClient.Answer refused = admin.post("/api/users", newcomer("too.late")).refused(409, "lines-exhausted");
        assertThat(refused.text("detail")).contains("3000", "3999", "DEVICE_RANGE_END");
        assertThat(jdbc.sql("SELECT count(*) FROM accounts WHERE username = 'too.late'").query(Long.class).single())
                .isZero();
        String somebody = admin.get("/api/users?search=line3500").body().at("/0/id").asString();
        admin.delete("/api/users/" + somebody).expect(204);
        assertThat(admin.post("/api/users", newcomer("too.late")).expect(201).text("device"))
                .isEqualTo("3500");
    }

    private static Map<String, String> newcomer(String username) {
        return Map.of("name", "Somebody", "username", username, "email", username + "@example.com", "password",
                "walrus-on-a-bicycle");
    }
}
