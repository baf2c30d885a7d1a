package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Whoever guesses passwords is slowed down and locked out for a while; others are not.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "server.address=127.0.0.1", "ringdown.throttle.window=8s",
        "ringdown.throttle.slow-by=10ms", "ringdown.throttle.registrations=3",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
class ThrottleTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DataSource database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    private static RestClient.Answer login(RestClient who, String username, String password) {
        return who.post("/api/users/login", Map.of("username", username, "password", password));
    }

    @Test
    void tenWrongTriesLockThePairOfNameAndAddress_forAWhile() {
        RestClient guesser = RestClient.from("127.0.0.2", port);
        for (int n = 0; n < 10; n++) {
            login(guesser, n % 2 == 0 ? "maria.santos" : "MARIA.santos", "wrong-" + n).refused(401, "bad-credentials");
        }
        RestClient.Answer locked = login(guesser, "maria.santos", "client123").refused(429, "too-many-tries");
        assertThat(Integer.parseInt(String.valueOf(locked.header("Retry-After")))).isBetween(1, 8);
        login(guesser, "joao.silva", "client123").expect(200);
        login(RestClient.from("127.0.0.3", port), "maria.santos", "client123").expect(200);
        assertThat(jdbc.sql("SELECT string_agg(id, ' ') FROM throttles").query(String.class).single())
                .doesNotContain("maria").doesNotContain("127.0");
        await("the lock ends").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> login(guesser, "maria.santos", "client123").expect(200));
    }

    @Test
    void theAccountIsLocked_howeverItIsWritten() {
        RestClient guesser = RestClient.from("127.0.0.11", port);
        List<String> spellings = List.of("maria.santos", "MARIA.santos", "maria@exemplo.com", "Maria@Exemplo.com");
        for (int n = 0; n < 10; n++) {
            login(guesser, spellings.get(n % 4), "wrong-" + n).refused(401, "bad-credentials");
        }
        spellings.forEach(one -> login(guesser, one, "client123").refused(429, "too-many-tries"));
    }

    @Test
    void whoeverRegistersWithANameThatReadsLikeStaff_getsNoAccount_andIsNotToldWhy() {
        List<String> names = List.of("Admin", "\u0430dmin", "\u0391TTENDANT", "Attend\u0430nt");
        for (int n = 0; n < names.size(); n++) {
            assertThat(stranger(20 + n, names.get(n), "stranger").expect(202).text("name")).isEqualTo(names.get(n));
        }
        stranger(30, "Somebody", "\u0430dmin").expect(202);
        assertThat(accounts("stranger@example.com")).isZero();
        assertThat(stranger(29, "\u202eAnna", "stranger").expect(400).body().at("/details/0/field").asString())
                .isEqualTo("name");
        stranger(31, "Jos\u00e9 \u0410\u043d\u043d\u0430", "stranger").expect(202);
        assertThat(accounts("stranger@example.com")).isEqualTo(1);
    }

    private long accounts(String email) {
        return jdbc.sql("SELECT count(*) FROM accounts WHERE email = ?").param(email).query(Long.class).single();
    }

    private RestClient.Answer stranger(int from, String name, String username) {
        return RestClient.from("127.0.0." + from, port).post("/api/users/register", Map.of("name", name, "username",
                username, "email", "stranger@example.com", "password", "walrus-on-a-bicycle"));
    }

    @Test
    void namesThatDoNotExistAreLockedLikeOthers() {
        RestClient guesser = RestClient.from("127.0.0.4", port);
        for (int n = 0; n < 10; n++) {
            login(guesser, "nobody.at.all", "wrong-" + n).refused(401, "bad-credentials");
        }
        login(guesser, "nobody.at.all", "wrong-again").refused(429, "too-many-tries");
    }

    @Test
    void manyAtOnceAreNotOne() throws Exception {
        RestClient guesser = RestClient.from("127.0.0.5", port);
        List<Callable<Integer>> tries = IntStream.range(0, 25).mapToObj(n -> (Callable<Integer>) () -> login(guesser,
                "carlos.oliveira", "wrong-" + n).response().statusCode()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = threads.invokeAll(tries).stream().map(Future::resultNow).toList();
            assertThat(answers).containsOnly(401, 429);
            assertThat(answers.stream().filter(status -> status == 401)).hasSize(10);
        }
    }

    @Test
    void triesThatWaitForEachOther_leaveTheDatabaseToEverybodyElse() throws Exception {
        RestClient somebody = RestClient.from("127.0.0.9", port).as("maria.santos", "client123");
        RestClient flood = RestClient.from("127.0.0.10", port);
        login(flood, "joao.silva", "wrong-at-first").refused(401, "bad-credentials");
        List<Future<RestClient.Answer>> tries;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection held = database.getConnection()) {
                held.setAutoCommit(false);
                held.createStatement().execute("SELECT * FROM throttles FOR UPDATE");
                tries = IntStream.range(0, 30)
                        .mapToObj(n -> threads.submit(() -> login(flood, "joao.silva", "wrong-" + n))).toList();
                await().until(() -> waiting() > 1);
                somebody.get("/api/users/profile").expect(200);
                assertThat(waiting()).isEqualTo(2);
                held.rollback();
            }
        }
        assertThat(tries).extracting(one -> one.resultNow().response().statusCode()).containsOnly(401, 429);
    }

    private int waiting() {
        return jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database()").query(Integer.class).single();
    }

    @Test
    void rightPasswordsAreNeverCounted() {
        RestClient busy = RestClient.from("127.0.0.6", port);
        for (int n = 0; n < 15; n++) {
            login(busy, "attendant", "attendant123").expect(200);
            login(busy, "attendant", "wrong-again").expect(401);
        }
    }

    @Test
    void registrationsFromOneAddressAreLimited() {
        RestClient many = RestClient.from("127.0.0.7", port);
        for (int n = 0; n < 3; n++) {
            register(many, "many" + n).expect(202);
        }
        assertThat(register(many, "many3").refused(429, "too-many-tries").header("Retry-After")).isNotNull();
        register(RestClient.from("127.0.0.8", port), "many3").expect(202);
    }

    private static RestClient.Answer register(RestClient who, String username) {
        return who.post("/api/users/register", Map.of("name", "Somebody", "username", username, "email",
                username + "@example.com", "password", "walrus-on-a-bicycle"));
    }
}
