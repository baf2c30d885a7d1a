package io.ringdown.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.ringdown.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@ActiveProfiles("test")
@SpringBootTest(classes = SignInTest.People.class, properties = {"ringdown.demo.enabled=true",
        "ringdown.account.jwt-secret=" + SignInTest.SECRET,
        "ringdown.account.standing-for=1h"})
class SignInTest {

    static final String SECRET = "a-secret-of-the-tests-that-is-long-enough-for-hs384";

    @Autowired
    private SignIn signIn;

    @Autowired
    private Sessions sessions;

    @Autowired
    private AccountRows rows;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("io.ringdown.account")
    @ComponentScan({"io.ringdown.account", "io.ringdown.audit"})
    static class People {

        @Bean
        java.time.Clock clock() {
            return java.time.Clock.systemUTC();
        }
    }

    @Test
    void aSessionEndsWhenTheAccountSignsOutEverywhereOrIsDeleted() {
        SignIn.Opened opened = signIn.signIn("joao.silva", "client123", "192.0.2.1");
        Session session = sessions.verify(opened.token()).orElseThrow();
        assertThat(session.account().username()).isEqualTo("joao.silva");
        change(account -> account.signOutEverywhere(Instant.now()), opened.account().id());
        assertThat(sessions.verify(opened.token())).isEmpty();
        assertThat(sessions.isGood(session)).isFalse();

        String token = signIn.signIn("joao.silva", "client123", "192.0.2.1").token();
        change(account -> account.delete(Instant.now()), opened.account().id());
        assertThat(sessions.verify(token)).isEmpty();
        assertThatThrownBy(() -> signIn.signIn("joao.silva", "client123", "192.0.2.1"))
                .isInstanceOf(AccountException.BadCredentials.class);
        assertThat(insert("JOAO.silva", "other@example.com")).isEqualTo(1);
    }

    private void change(java.util.function.Consumer<Account> change, UUID id) {
        transaction.executeWithoutResult(status -> change.accept(rows.living(id).orElseThrow()));
        events.publishEvent(new AccountChanged(id));
    }

    @Test
    void namesAndAddressesAreUniqueWhateverTheirCase() {
        assertThatThrownBy(() -> insert("MARIA.santos", "new@example.com")).hasMessageContaining("accounts_username");
        assertThatThrownBy(() -> insert("new.name", "MARIA@exemplo.com")).hasMessageContaining("accounts_email");
    }

    private int insert(String username, String email) {
        return jdbc.sql("INSERT INTO accounts VALUES (gen_random_uuid(), 'x', ?, ?, 'x', 'client', 0, now(), now())")
                .param(username).param(email).update();
    }

    @Test
    void tokensForOtherPurposesAreNoSessionTokens() {
        String id = rows.byLogin("admin").getFirst().id().toString();
        assertThat(sessions.verify(token(id, "session", 60))).isPresent();
        assertThat(sessions.verify(token(id, "reset", 60))).isEmpty();
        assertThat(sessions.verify(token(id, "session", -60))).isEmpty();
        assertThat(sessions.verify(token("not-a-uuid", "session", 60))).isEmpty();
        assertThat(sessions.verify(token(UUID.randomUUID().toString(), "session", 60))).isEmpty();
        assertThat(sessions.verify(Jwts.builder().audience().add("session").and().subject(id).compact())).isEmpty();
        assertThat(sessions.verify("x".repeat(100_000))).isEmpty();
    }

    private static String token(String id, String audience, long seconds) {
        return Jwts.builder().id(UUID.randomUUID().toString()).audience().add(audience).and().subject(id)
                .claim("ver", 0)
                .issuedAt(Date.from(Instant.now())).expiration(Date.from(Instant.now().plusSeconds(seconds)))
                .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8))).compact();
    }

    private static AccountProperties properties(int waiting) {
        return new AccountProperties("", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofMinutes(15), 1, waiting,
                10, List.of());
    }

    @Test
    void aFloodOfSignInsIsTurnedAway() throws InterruptedException {
        Passwords few = new Passwords(properties(1));
        String hash = few.hash("right password");
        CountDownLatch refused = new CountDownLatch(1);
        List<Thread> flood = java.util.stream.IntStream.range(0, 20).mapToObj(n -> Thread.startVirtualThread(() -> {
            try {
                few.matches("right password", hash);
            } catch (AccountException.SignInBusy busy) {
                refused.countDown();
            }
        })).toList();
        refused.await();
        for (Thread one : flood) {
            one.join();
        }
        assertThat(few.matches("right password", hash)).isTrue();
        assertThat(few.matches("right password" + "x".repeat(80), hash)).isFalse();
        assertThat(few.matches("right password", null)).isFalse();
    }

    @Test
    void productionDoesNotStartWithAPublishedPassword() {
        Passwords passwords = new Passwords(properties(10));
        DemoAccounts production = new DemoAccounts(new DemoProperties(false, ""), rows, passwords, transaction,
                new MockEnvironment(), java.time.Clock.systemUTC());
        assertThatThrownBy(production::afterPropertiesSet).hasMessageContaining("published demo password");
    }

    @Test
    void seedingTwiceChangesNothing() {
        List<UUID> before = rows.byUsernames(List.of("admin", "attendant")).stream().map(Account::id).sorted().toList();
        new DemoAccounts(new DemoProperties(true, ""), rows, new Passwords(properties(10)), transaction,
                new MockEnvironment(),
                java.time.Clock.systemUTC()).afterPropertiesSet();
        assertThat(rows.byUsernames(List.of("admin", "attendant")).stream().map(Account::id).sorted())
                .isEqualTo(before);
    }
}
