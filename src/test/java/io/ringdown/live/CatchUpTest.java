package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.CallEventType;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.live.JsSocketClient.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// Whoever was away is told what happened, with the real JavaScript client; calls are made up, and in a real PostgreSQL.
@TestPropertySource(properties = {"ringdown.live.catch-up.max-events=200", "ringdown.live.catch-up.max-calls=5",
        "ringdown.live.catch-up.position-every=100ms", "ringdown.live.max-unsent=2MB"})
class CatchUpTest extends LiveTestApplication {

    @Autowired
    private CallStore store;

    private UUID joao = UUID.randomUUID();

    private UUID maria = UUID.randomUUID();

    private UUID carlos = UUID.randomUUID();

    @BeforeEach
    void people() throws Exception {
        joao = account("joao.silva");
        maria = account("maria.santos");
        carlos = account("carlos.oliveira");
    }

    @AfterEach
    void nothingIsLeft() {
        calls.databaseAway = false;
    }

    /// Something happens, as the journal has it: first in the database, then told.
    private CommittedEvent happens(String call, int seq, CallEventType type, UUID caller, UUID callee) {
        CommittedEvent event = event(call, seq, type, caller, callee);
        store.append(List.of(new JournalEntry(event.call(), List.of(event.event()), List.of(), event.call().legs(),
                event.call().participants(), null, List.of(), null)), List.of(event));
        pushes.committed(List.of(event));
        return event;
    }

    /// A call from beginning to end, or as far as it has come; the ids of its events.
    private List<String> call(String call, UUID caller, UUID callee, CallEventType... types) {
        List<String> ids = new ArrayList<>();
        for (CallEventType type : types) {
            ids.add(Long.toString(happens(call, ids.size() + 1, type, caller, callee).eventId()));
        }
        return ids;
    }

    private static List<String> names(JsSocketClient client) {
        return client.heard().stream().filter(fact -> fact.kind().equals("event") && !fact.name().equals("position"))
                .map(Heard::name).toList();
    }

    private Tab tab(String username) throws Exception {
        return new Tab(server.port(), token(username), "websocket");
    }

    @Test
    void givenCallsWhileAClientIsAway_whenItComesBack_thenItHearsExactlyThese_eachOnce_inOrder() throws Exception {
        Tab tab = tab("maria.santos");
        List<String> expected = new ArrayList<>();
        tab.come();
        expected.addAll(call("before", joao, maria, CallEventType.CREATED, CallEventType.RINGING));
        tab.leaveAfter(2);
        expected.add(id(happens("before", 3, CallEventType.ANSWERED, joao, maria)));
        call("foreign", joao, carlos, CallEventType.CREATED, CallEventType.CANCELED);
        expected.addAll(call("missed", joao, maria, CallEventType.CREATED, CallEventType.RINGING,
                CallEventType.CANCELED));
        JsSocketClient back = tab.come();
        assertThat(names(back)).containsExactly("call_answered", "call_initiated", "call_ringing", "call_ended",
                "call_missed", "caught_up");
        JsonNode answered = back.awaitEvent("call_answered").body();
        assertThat(answered.get("seq").asInt()).isEqualTo(3);
        assertThat(answered.get("type").asString()).isEqualTo("answered");
        assertThat(answered.at("/call/receiver/name").asString()).isEqualTo("Maria \"M\" Santos");
        JsonNode done = back.awaitEvent("caught_up").body();
        assertThat(done.get("events").asInt()).isEqualTo(5);
        String missed = back.awaitEvent("call_missed").body().get("event_id").asString();
        assertThat(done.get("event_id").asString()).isEqualTo(missed)
                .isEqualTo(Long.toString(Long.parseLong(expected.getLast()) + 1));
        expected.add(id(happens("before", 4, CallEventType.ENDED, joao, maria)));
        tab.leaveAfter(5);
        assertThat(tab.eventIds()).isEqualTo(expected);
    }

    @Test
    void givenAClientThatWasCutOffBetweenAnEndAndItsCallMissed_whenItComesBack_thenItHearsThatAloneAndOnce()
            throws Exception {
        Tab tab = tab("maria.santos");
        tab.lastWas(call("half", joao, maria, CallEventType.CREATED, CallEventType.CANCELED).getLast());
        assertThat(names(tab.come())).containsExactly("call_missed", "caught_up");
        tab.leave();
        assertThat(names(tab.come())).containsExactly("caught_up");
        tab.leave();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void givenManyMissedEvents_whenAClientComesBackByAnyTransport_thenNoneIsLostOrDoubled(String transports)
            throws Exception {
        Tab tab = new Tab(server.port(), token("maria.santos"), transports.split(",", -1));
        tab.come();
        List<String> expected = new ArrayList<>();
        expected.add(id(happens("many-" + transports, 1, CallEventType.CREATED, joao, maria)));
        tab.leaveAfter(1);
        for (int seq = 2; seq <= 180; seq++) {
            expected.add(id(happens("many-" + transports, seq, CallEventType.RINGING, joao, maria)));
        }
        tab.come();
        expected.add(id(happens("many-" + transports, 181, CallEventType.ENDED, joao, maria)));
        tab.leaveAfter(180);
        assertThat(tab.eventIds()).isEqualTo(expected);
    }

    @Test
    void givenAClientThatNamesNoEvent_whenItComes_thenItGetsTheCallsThatAreAlive_andWhatFollows() throws Exception {
        call("over", joao, maria, CallEventType.CREATED, CallEventType.CANCELED);
        call("foreign", joao, carlos, CallEventType.CREATED);
        call("alive", joao, maria, CallEventType.CREATED, CallEventType.ANSWERED);
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            JsonNode snapshot = client.awaitEvent("snapshot").body();
            assertThat(snapshot.propertyNames()).containsExactlyInAnyOrder("event_id", "reason", "calls", "others",
                    "complete");
            assertThat(snapshot.get("reason").asString()).isEqualTo("first");
            assertThat(ids(snapshot.get("calls"))).startsWith("alive").doesNotContain("over", "foreign");
            assertThat(snapshot.at("/calls/0/state").asString()).isEqualTo("answered");
            assertThat(snapshot.get("others")).isEmpty();
            long upTo = Long.parseLong(snapshot.get("event_id").asString());
            assertThat(happens("alive", 3, CallEventType.ENDED, joao, maria).eventId()).isGreaterThan(upTo);
            assertThat(client.awaitEvents(1)).extracting(Heard::name).containsExactly("call_ended");
        }
        happens("foreign", 2, CallEventType.CANCELED, joao, carlos);
    }

    @Test
    void givenStaff_whenTheyCome_thenTheySeeWhatTheyHearOf_andTheOthersApart_upToABound() throws Exception {
        call("joined", joao, maria, CallEventType.CREATED);
        call("ended-meanwhile", joao, maria, CallEventType.CREATED);
        call("unjoined", joao, carlos, CallEventType.CREATED);
        Tab tab = tab("attendant");
        JsonNode snapshot = tab.come("joined", "ended-meanwhile").awaitEvent("snapshot").body();
        assertThat(ids(snapshot.get("calls"))).containsExactly("ended-meanwhile", "joined");
        assertThat(ids(snapshot.get("others"))).contains("unjoined");
        assertThat(snapshot.get("complete").asBoolean()).isTrue();
        happens("joined", 2, CallEventType.RINGING, joao, maria);
        tab.leaveAfter(1);
        happens("joined", 3, CallEventType.ANSWERED, joao, maria);
        happens("ended-meanwhile", 2, CallEventType.CANCELED, joao, maria);
        JsSocketClient back = tab.come("joined", "ended-meanwhile");
        assertThat(names(back)).containsExactly("call_answered", "call_ended", "caught_up");
        happens("joined", 4, CallEventType.ENDED, joao, maria);
        assertThat(back.awaitEvents(3)).extracting(Heard::name).endsWith("call_ended");
        tab.leave();
        for (int i = 0; i < 6; i++) {
            call("many-others-" + i, joao, carlos, CallEventType.CREATED);
        }
        tab.lastWas(null);
        JsonNode cut = tab.come().awaitEvent("snapshot").body();
        assertThat(cut.get("calls").size() + cut.get("others").size()).isEqualTo(5);
        assertThat(cut.get("complete").asBoolean()).isFalse();
        tab.leave();
        for (int i = 0; i < 6; i++) {
            happens("many-others-" + i, 2, CallEventType.CANCELED, joao, carlos);
        }
        happens("unjoined", 2, CallEventType.CANCELED, joao, carlos);
    }

    @Test
    void givenAClient_whenItNamesCallsThatAreNotItsOwn_thenItDoesNotHearThem() throws Exception {
        Tab tab = tab("carlos.oliveira");
        tab.come();
        happens("own", 1, CallEventType.CREATED, joao, carlos);
        tab.leaveAfter(1);
        call("private", joao, maria, CallEventType.CREATED, CallEventType.RINGING);
        JsSocketClient back = tab.come("private");
        happens("private", 3, CallEventType.CANCELED, joao, maria);
        happens("own", 2, CallEventType.CANCELED, joao, carlos);
        assertThat(back.awaitEvents(2)).extracting(Heard::name).containsExactly("call_ended", "call_missed");
        assertThat(sockets.inCall("private")).isEmpty();
        tab.leave();
    }

    @Test
    void givenAClientThatWasAwayForLong_orMissedTooMuch_orCannotBeTold_whenItComesBack_thenItGetsASnapshot()
            throws Exception {
        Tab tab = tab("maria.santos");
        tab.come();
        happens("long", 1, CallEventType.CREATED, joao, maria);
        tab.leaveAfter(1);
        tab.lastWas(Long.toString((System.currentTimeMillis() - 16 * 60_000) << 12));
        assertThat(reason(tab.come())).isEqualTo("too_old");
        tab.leave();
        for (int seq = 2; seq <= 202; seq++) {
            happens("long", seq, CallEventType.RINGING, joao, maria);
        }
        assertThat(reason(tab.come())).isEqualTo("too_many");
        tab.leave();
        calls.databaseAway = true;
        JsSocketClient without = tab.come();
        assertThat(reason(without)).isEqualTo("unavailable");
        assertThat(ids(without.awaitEvent("snapshot").body().get("calls"))).contains("long");
        pushes.committed(List.of(event("long", 203, CallEventType.ENDED, joao, maria)));
        assertThat(without.awaitEvents(1)).extracting(Heard::name).containsExactly("call_ended");
        tab.leave();
        calls.databaseAway = false;
        tab.lastWas(Long.toString((System.currentTimeMillis() + 60_000) << 12)); // of another database
        assertThat(reason(tab.come())).isEqualTo("unavailable");
        tab.leave();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "1e9", "99999999999999999999", " 7", "1;drop"})
    void givenNonsenseAsTheLastEvent_whenTheClientComes_thenItGetsASnapshot(String last) throws Exception {
        Tab tab = tab("maria.santos");
        tab.lastWas(last);
        assertThat(reason(tab.come())).isEqualTo("first");
        tab.leave();
    }

    @Test
    void givenAClient_whenNothingHappensToItForAWhile_thenItIsToldHowFarItIs() throws Exception {
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            client.awaitEvent("snapshot");
            CommittedEvent foreign = happens("elsewhere", 1, CallEventType.CREATED, joao, carlos);
            client.await(fact -> fact.name().equals("position")
                    && fact.body().get("event_id").asString()
                            .equals(Long.toString(CommittedEvent.alongWith(foreign.eventId()))));
            assertThat(client.events()).isEmpty();
        }
        happens("elsewhere", 2, CallEventType.CANCELED, joao, carlos);
    }

    @Test
    void givenTwoTabsOfOnePerson_whenOneIsCutOff_thenTheOtherHearsOn_andBothHaveHeardTheSame() throws Exception {
        Tab steady = tab("maria.santos");
        Tab cut = tab("maria.santos");
        steady.come();
        cut.come();
        List<String> expected = new ArrayList<>(call("tabs", joao, maria, CallEventType.CREATED,
                CallEventType.RINGING));
        cut.leaveAfter(2);
        expected.add(id(happens("tabs", 3, CallEventType.ANSWERED, joao, maria)));
        cut.come();
        expected.add(id(happens("tabs", 4, CallEventType.ENDED, joao, maria)));
        steady.leaveAfter(4);
        cut.leaveAfter(2);
        assertThat(steady.eventIds()).isEqualTo(expected);
        assertThat(cut.eventIds()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling,websocket"})
    void givenEventsWithoutPause_whenAClientIsCutOffAllTheTime_thenTogetherItHeardAllOnceInOrder(String transports)
            throws Exception {
        String call = "race-" + transports;
        List<String> expected = new CopyOnWriteArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        try (JsSocketClient client = JsSocketClient.catchingUp(server.port(), token("maria.santos"),
                transports.split(",", -1))) {
            client.awaitEvent("snapshot");
            Thread phones = Thread.ofPlatform().name("phones").start(() -> {
                for (int seq = 1; going.get(); seq++) {
                    if (expected.size() - client.events().size() > 100) { // from 200 on it would get a snapshot
                        Awaitility.await().until(() -> expected.size() - client.events().size() < 100);
                    }
                    expected.add(id(happens(call, seq, CallEventType.RINGING, joao, maria)));
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(6_000_000));
                }
            });
            while (connections(client) <= 40) { // a cut while it is connecting is no connection more
                int heard = client.events().size() + ThreadLocalRandom.current().nextInt(30);
                Awaitility.await().until(() -> client.events().size() >= heard);
                client.cut();
            }
            going.set(false);
            phones.join();
            expected.add(id(happens(call, 100_000, CallEventType.ENDED, joao, maria)));
            client.awaitEvent("call_ended");
            assertThat(client.heard()).filteredOn(fact -> fact.name().equals("snapshot")).hasSize(1);
            assertThat(client.events()).extracting(fact -> fact.body().get("event_id").asString())
                    .isEqualTo(expected);
        }
    }

    private static List<String> ids(JsonNode calls) {
        return calls.valueStream().map(call -> call.get("id").asString()).toList();
    }

    private static long connections(JsSocketClient client) {
        return client.heard().stream().filter(fact -> fact.kind().equals("connect")).count();
    }

    private static String reason(JsSocketClient client) {
        return client.awaitEvent("snapshot").body().get("reason").asString();
    }

    private static String id(CommittedEvent event) {
        return Long.toString(event.eventId());
    }
}
