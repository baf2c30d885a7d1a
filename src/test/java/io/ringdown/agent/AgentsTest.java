package io.ringdown.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.MovableClock;
import io.ringdown.TestDatabase;
import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import io.ringdown.precondition.IfMatch;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/// People, their phones and what they say of themselves, with the database; what Asterisk tells is made up by the test.
@ActiveProfiles("test")
@SpringBootTest(classes = AgentsTest.People.class, properties = {"ringdown.demo.enabled=true",
        "ringdown.agent.refresh-after=50ms", "ringdown.agent.settle-for=20ms"})
class AgentsTest {

    private static final String NODE = "one";

    @Autowired
    private Agents agents;

    @Autowired
    private Board board;

    @Autowired
    private DeviceStates phones;

    @Autowired
    private Directory directory;

    @Autowired
    private OwnStatuses own;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Heard heard;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "io.ringdown")
    @ConfigurationPropertiesScan("io.ringdown")
    @ComponentScan({"io.ringdown.account", "io.ringdown.agent", "io.ringdown.audit", "io.ringdown.device"})
    static class People {

        @Bean
        MovableClock clock() {
            return new MovableClock();
        }

        @Bean
        Heard heard() {
            return new Heard(new CopyOnWriteArrayList<>());
        }
    }

    record Heard(List<Presence> told) implements AgentListener {

        @Override
        public void changed(List<Presence> people) {
            told.addAll(people);
        }

        List<AgentStatus> of(String line) {
            return told.stream().filter(presence -> line.equals(presence.line())).map(Presence::status).toList();
        }

        void await(String line, AgentStatus... statuses) {
            Awaitility.await().untilAsserted(() -> assertThat(of(line)).containsExactly(statuses));
        }
    }

    @BeforeEach
    @AfterEach
    void everybodyIsOfflineAndSaysNothing() {
        for (String line : List.of("3001", "3002", "3003", "3004")) {
            phones.heard(NODE, line, DeviceState.OFFLINE);
            agents.set(person(line), OwnStatus.AVAILABLE);
        }
        await().until(() -> !board.isBehind());
        heard.told().clear();
    }

    private AccountRef person(String number) {
        Line line = directory.byLine(number).orElseThrow();
        return new AccountRef(line.accountId(), line.name(), line.username(), AccountType.CLIENT);
    }

    private Presence told(String number) {
        AccountRef person = person(number);
        return board.told(person.id(), person.username(), number);
    }

    @Test
    void givenAPhone_whenItRegistersRingsAndTalks_thenItsPersonsStatusFollows() {
        for (DeviceState state : List.of(DeviceState.AVAILABLE, DeviceState.RINGING, DeviceState.BUSY,
                DeviceState.AVAILABLE, DeviceState.OFFLINE)) {
            int before = heard.of("3003").size();
            clock.forward(Duration.ofSeconds(1));
            phones.heard(NODE, "3003", state);
            await().until(() -> heard.of("3003").size() == before + 1);
        }
        assertThat(heard.of("3003")).containsExactly(AgentStatus.AVAILABLE, AgentStatus.RINGING, AgentStatus.BUSY,
                AgentStatus.AVAILABLE, AgentStatus.OFFLINE);
        assertThat(heard.told()).extracting(Presence::username).containsOnly("maria.santos");
        assertThat(heard.told()).extracting(Presence::since).isSorted().doesNotHaveDuplicates();
        assertThat(told("3003").since()).isEqualTo(clock.instant());
    }

    @Test
    void givenAPhoneOfNobody_whenItIsHeardOf_thenNothingIsTold() {
        phones.heard(NODE, "trunk", DeviceState.BUSY);
        phones.heard(NODE, "3002", DeviceState.AVAILABLE);
        heard.await("3002", AgentStatus.AVAILABLE);
        assertThat(heard.told()).hasSize(1);
        phones.heard(NODE, "trunk", DeviceState.OFFLINE);
    }

    @Test
    void givenManyChanges_whenTheyEndWhereTheyBegan_thenNothingIsTold() {
        phones.heard(NODE, "3002", DeviceState.AVAILABLE);
        Board later = new Board(directory, phones, own, clock);
        assertThat(later.catchUp()).extracting(Presence::line).containsExactly("3002");
        for (String line : List.of("3001", "3002", "3003")) {
            phones.heard(NODE, line, DeviceState.RINGING);
            phones.heard(NODE, line, DeviceState.OFFLINE);
        }
        assertThat(later.isBehind()).isTrue();
        phones.heard(NODE, "3002", DeviceState.AVAILABLE);
        assertThat(later.isBehind()).isFalse();
        phones.heard(NODE, "3003", DeviceState.RINGING);
        phones.heard(NODE, "3003", DeviceState.BUSY);
        assertThat(later.catchUp()).extracting(Presence::line, Presence::status)
                .containsExactly(Assertions.tuple("3003", AgentStatus.BUSY));
        assertThat(later.catchUp()).isEmpty();
    }

    @Test
    void givenAPersonWhoIsAway_whenTheirPhoneRings_thenTheyAreStillAway() {
        phones.heard(NODE, "3003", DeviceState.AVAILABLE);
        heard.await("3003", AgentStatus.AVAILABLE);
        agents.set(person("3003"), OwnStatus.AWAY);
        assertThat(agents.statusSetBy(person("3003").id())).isEqualTo(OwnStatus.AWAY);
        heard.await("3003", AgentStatus.AVAILABLE, AgentStatus.AWAY);
        phones.heard(NODE, "3003", DeviceState.BUSY);
        agents.set(person("3003"), OwnStatus.AVAILABLE);
        heard.await("3003", AgentStatus.AVAILABLE, AgentStatus.AWAY, AgentStatus.BUSY);
    }

    @Test
    void givenWhatWasSaid_whenItIsSaidAgain_thenItHoldsSinceTheFirstTime() {
        agents.set(person("3003"), OwnStatus.DO_NOT_DISTURB);
        heard.await("3003", AgentStatus.DO_NOT_DISTURB);
        OwnStatuses.Said said = own.of(person("3003").id());
        agents.set(person("3003"), OwnStatus.DO_NOT_DISTURB);
        assertThat(own.of(person("3003").id())).isEqualTo(said);
        assertThat(jdbc.sql("SELECT status FROM agent_status WHERE account_id = ?").param(person("3003").id())
                .query(String.class).single()).isEqualTo("do_not_disturb");
        OwnStatuses afterARestart = new OwnStatuses(jdbc);
        afterARestart.refresh();
        assertThat(afterARestart.of(person("3003").id())).isEqualTo(own.of(person("3003").id()));
    }

    @Test
    void givenAnotherInstance_whenAPersonSetsTheirStatusThere_thenItIsToldHere() {
        OwnStatuses elsewhere = new OwnStatuses(jdbc);
        elsewhere.set(person("3004"), OwnStatus.AWAY, IfMatch.ANY);
        heard.await("3004", AgentStatus.AWAY);
        assertThat(agents.statusSetBy(person("3004").id())).isEqualTo(OwnStatus.AWAY);
        elsewhere.set(person("3004"), OwnStatus.AVAILABLE, IfMatch.ANY);
        heard.await("3004", AgentStatus.AWAY, AgentStatus.OFFLINE);
    }

    @Test
    void givenADeletedAccount_whenItHadSaidSomething_thenThatIsForgotten() {
        AccountRef guest = new AccountRef(UUID.randomUUID(), "Gone", "gone", AccountType.CLIENT);
        jdbc.sql("INSERT INTO accounts (id, name, username, email, password_hash, type, created_at, updated_at) "
                + "VALUES (?, 'Gone', ?, ?, 'x', 'client', now(), now())").param(guest.id())
                .param("gone-" + guest.id().toString().substring(0, 8)).param(guest.id() + "@example.com").update();
        agents.set(guest, OwnStatus.AWAY);
        await().until(() -> board.told(guest.id(), "gone", null).status() == AgentStatus.AWAY);
        jdbc.sql("UPDATE accounts SET deleted_at = now() WHERE id = ?").param(guest.id()).update();
        await().until(() -> board.told(guest.id(), "gone", null).status() == AgentStatus.OFFLINE);
        assertThat(agents.statusSetBy(guest.id())).isEqualTo(OwnStatus.AVAILABLE);
    }
}
