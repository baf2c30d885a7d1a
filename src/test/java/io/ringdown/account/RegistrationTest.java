package io.ringdown.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.TestDatabase;
import io.ringdown.account.RegistrationProperties.Mode;
import io.ringdown.precondition.IfMatch;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What becomes of strangers who register, by each mode. There are ten lines; the demo people have four of them.
@ActiveProfiles("test")
@SpringBootTest(classes = RegistrationTest.WithLines.class, properties = {"ringdown.demo.enabled=true",
        "ringdown.account.jwt-secret=" + SignInTest.SECRET, "ringdown.device.first-line=3000",
        "ringdown.device.last-line=3009"})
class RegistrationTest {

    private static final String PASSWORD = "walrus-on-a-bicycle";

    @Autowired
    private People people;

    @Autowired
    private AccountRows rows;

    @Autowired
    private StaffNames names;

    @Autowired
    private Throttle throttle;

    @Autowired
    private SignIn signIn;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "io.ringdown")
    @ConfigurationPropertiesScan("io.ringdown")
    @ComponentScan({"io.ringdown.account", "io.ringdown.audit", "io.ringdown.device"})
    static class WithLines {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @BeforeEach
    void nobodyHasRegistered() {
        jdbc.sql("DELETE FROM lines WHERE account_id IN (SELECT id FROM accounts WHERE email LIKE '%@new.example')")
                .update();
        jdbc.sql("DELETE FROM accounts WHERE email LIKE '%@new.example'").update();
    }

    private Registration registration(Mode mode, int lineShare) {
        return new Registration(new RegistrationProperties(mode, lineShare, Duration.ZERO), people, names, throttle);
    }

    private static People.Newcomer stranger(String username) {
        return new People.Newcomer("Some Body", username, username + "@new.example", PASSWORD, AccountType.CLIENT);
    }

    private Account account(String username) {
        return rows.byLogin(username).getFirst();
    }

    private boolean hasLine(String username) {
        return jdbc.sql("SELECT count(*) FROM lines WHERE account_id = ?").param(account(username).id())
                .query(Long.class).single() > 0;
    }

    @Test
    void off_nobodyRegisters() {
        assertThatThrownBy(() -> registration(Mode.OFF, 100).register(stranger("early.bird"), "127.1.0.1"))
                .isInstanceOf(AccountException.NotAllowed.class).extracting("code").isEqualTo("registration-off");
        assertThat(rows.byLogin("early.bird")).isEmpty();
    }

    @Test
    void open_whoeverRegistersHasALine_andSignsIn() {
        registration(Mode.OPEN, 100).register(stranger("quick"), "127.1.0.2");
        assertThat(account("quick").status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(hasLine("quick")).isTrue();
        assertThat(signIn.signIn("quick", PASSWORD, "127.1.0.2").account().username()).isEqualTo("quick");
    }

    @Test
    void approval_whoeverRegistersSignsIn_andHasALineWhenAnAdminHasApproved_whoseSessionGoesOn() {
        registration(Mode.APPROVAL, 100).register(stranger("patient"), "127.1.0.3");
        Account waiting = signIn.signIn("patient", PASSWORD, "127.1.0.3").account();
        assertThat(waiting.status()).isEqualTo(AccountStatus.PENDING);
        assertThat(hasLine("patient")).isFalse();
        AccountRef admin = account("admin").ref();
        People.Welcomed renamed = people.edit(waiting.id(), change("New Name", null, null), IfMatch.ANY, admin);
        assertThat(renamed.phone()).isEmpty();
        assertThat(renamed.account().status()).isEqualTo(AccountStatus.PENDING);
        People.Welcomed approved = people.edit(waiting.id(), change(null, AccountStatus.ACTIVE, null), IfMatch.ANY,
                admin);
        assertThat(approved.phone()).isPresent();
        assertThat(approved.account().status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(approved.account().tokenVersion()).isEqualTo(waiting.tokenVersion());
        assertThat(hasLine("patient")).isTrue();
        assertThat(rows.selfRegistered()).isZero();
        assertThat(jdbc.sql("SELECT count(*) FROM audit_log WHERE action = 'account.approved' AND target_id = ?")
                .param(waiting.id().toString()).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void approval_anotherTypeApprovesToo_andASuspensionDoesNot() {
        Registration registration = registration(Mode.APPROVAL, 100);
        registration.register(stranger("would.help"), "127.1.0.4");
        registration.register(stranger("would.annoy"), "127.1.0.4");
        AccountRef admin = account("admin").ref();
        People.Welcomed hired = people.edit(account("would.help").id(), change(null, null, AccountType.ATTENDANT),
                IfMatch.ANY,
                admin);
        assertThat(hired.account().status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(hired.phone()).isPresent();
        People.Welcomed out = people.edit(account("would.annoy").id(), change(null, AccountStatus.SUSPENDED, null),
                IfMatch.ANY,
                admin);
        assertThat(out.account().status()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(hasLine("would.annoy")).isFalse();
        assertThat(
                people.edit(out.account().id(), change(null, AccountStatus.ACTIVE, null), IfMatch.ANY, admin).phone())
                .isPresent();
    }

    private static People.Edit change(@Nullable String name,
            @Nullable AccountStatus status,
            @Nullable AccountType type) {
        return new People.Edit(name, null, null, null, status, type);
    }

    @ParameterizedTest
    @EnumSource(names = {"APPROVAL", "OPEN"})
    void whatSomebodyHasIsNotTold_andStaysTheirs(Mode mode) {
        Registration registration = registration(mode, 100);
        registration.register(stranger("first"), "127.1.0.5");
        Account owner = account("first");
        long before = rows.selfRegistered();
        for (People.Newcomer again : List.of(
                new People.Newcomer("Thief", "FIRST", "else@new.example", "another-good-one", AccountType.CLIENT),
                new People.Newcomer("Thief", "else", "First@New.example", "another-good-one", AccountType.CLIENT),
                new People.Newcomer("Thief", "maria.santos", "else@new.example", "another-good-one",
                        AccountType.CLIENT),
                new People.Newcomer("Аttendant", "else", "else@new.example", "another-good-one", AccountType.CLIENT),
                new People.Newcomer("Thief", "аdmin", "else@new.example", "another-good-one", AccountType.CLIENT))) {
            registration.register(again, "127.1.0.5");
            assertThatThrownBy(() -> signIn.signIn(again.username(), "another-good-one", "127.1.0.6"))
                    .isInstanceOf(AccountException.BadCredentials.class);
        }
        assertThat(rows.selfRegistered()).isEqualTo(before);
        assertThat(account("first")).usingRecursiveComparison().isEqualTo(owner);
    }

    /// Of ten lines.
    @ParameterizedTest
    @EnumSource(names = {"APPROVAL", "OPEN"})
    void strangersTakeTheirShareOfTheLines_whoeverTheySayTheyAre_andStaffMakeAccountsStill(Mode mode) throws Exception {
        Registration registration = registration(mode, 30);
        List<Callable<Boolean>> all = IntStream.range(0, 6).mapToObj(n -> (Callable<Boolean>) () -> {
            try {
                registration.register(stranger("crowd" + n), "127.1.0." + (10 + n));
                return true;
            } catch (AccountException.RegistrationsFull full) {
                return false;
            }
        }).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(all).stream().filter(Future::resultNow)).hasSize(3);
        }
        for (String username : List.of("brand.new", "maria.santos", "аdmin")) {
            assertThatThrownBy(() -> registration.register(stranger(username), "127.1.0.20"))
                    .isInstanceOf(AccountException.RegistrationsFull.class);
        }
        assertThat(people.welcome(stranger("by.staff")).phone()).isPresent();
    }

    @Test
    void withoutAFreeLineNobodyRegisters_whoeverTheySayTheyAre() {
        for (int n = 0; n < 6; n++) {
            people.welcome(stranger("staffs" + n));
        }
        for (String username : List.of("brand.new", "staffs0")) {
            assertThatThrownBy(() -> registration(Mode.OPEN, 100).register(stranger(username), "127.1.0.21"))
                    .isInstanceOf(AccountException.RegistrationsFull.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "ADMlN", "Admln", "\u00e1dmin", "a d m i n", "a.d-m_i.n", "ad\u200bmin",
            "\u0430dmin",
            "\uff21dmin"})
    void aNameThatReadsLikeAdmin_isReserved(String name) {
        assertThat(names.isReserved(null, name)).as(name).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"badmin", "Adam", "admin2", "\u4f60\u597d", "\u0930\u093e\u092e", "-", "Anna Lima"})
    void anyOtherName_isFree(String name) {
        assertThat(names.isReserved(null, name)).as(name).isFalse();
    }

    @Test
    void everyAnswerTakesTheSameTimeAtLeast() {
        Registration slow = new Registration(new RegistrationProperties(Mode.OPEN, 100, Duration.ofMillis(700)), people,
                names, throttle);
        for (String username : List.of("brand.new", "brand.new", "maria.santos")) {
            long began = System.nanoTime();
            slow.register(stranger(username), "127.1.0.22");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }
}
