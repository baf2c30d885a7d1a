package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Calls that end while Ringdown is away are in the history as if it had heard: when, why, and by whom.
class UnheardEndsIT {

    private static final Duration OUTAGE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration RING_TIMEOUT = Duration.ofSeconds(10);
    private static final int MANY = 60;
    private static final Line LINE = new Line();
    private static WholeSystem system;

    private Scene scene;
    private SipPhone caller;
    private SipPhone callee;

    /// How Ringdown goes away.
    enum Away {
        CUT, STOPPED;

        void begin() {
            if (this == CUT) {
                LINE.cut();
                await("the loss is noticed").atMost(PATIENCE)
                        .until(() -> !system.node().at("/phase").asString().equals("ready"));
            } else {
                system.stopService();
            }
        }

        void end() {
            if (this == CUT) {
                LINE.mend();
                system.awaitConnected();
            } else {
                system.startServiceAgain();
            }
        }
    }

    @BeforeAll
    static void start() {
        system = WholeSystem.startOver(LINE, "--ringdown.routing.ring-timeout=" + RING_TIMEOUT.toSeconds() + "s",
                "--ringdown.occupancy.calls-per-device=1000");
    }

    @AfterAll
    static void stop() {
        LINE.close();
        if (system != null) {
            system.close();
        }
    }

    @BeforeEach
    void signIn() {
        scene = new Scene(system);
        caller = scene.phone("3001");
        callee = scene.phone("3002");
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({"CUT, caller", "CUT, callee", "STOPPED, caller", "STOPPED, callee"})
    void givenATalk_whenOneHangsUpWhileRingdownIsAway_thenItEndedThenAndByThem(Away away, String who) {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        caller.awaitTone(callee.tone());
        away.begin();
        PhoneCall side = who.equals("caller") ? call : ring;
        side.hangUp();
        outageIsOver(side, away);
        ended(side).as("completed", 16, who);
        call.awaitEnded();
        ring.awaitEnded();
    }

    @ParameterizedTest
    @EnumSource(Away.class)
    void givenARingingPhone_whenTheCallerGivesUpWhileRingdownIsAway_thenItWasCanceledThen(Away away) {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        away.begin();
        call.cancel();
        outageIsOver(call, away);
        ended(call).as("canceled", 16, "caller");
        ring.awaitEnded();
    }

    @Test
    void givenARingingPhone_whenItIsBusyWhileRingdownIsAway_thenItWasThen() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        Away.CUT.begin();
        ring.decline(486);
        outageIsOver(ring, Away.CUT);
        ended(ring).as("busy", 17, "callee");
        call.awaitEnded();
    }

    @Test
    void givenARingingPhone_whenItsTimeIsOverWhileRingdownIsAway_thenItWasNotAnsweredThen() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        Away.CUT.begin();
        ring.awaitEnded(RING_TIMEOUT.plusSeconds(5));
        outageIsOver(ring, Away.CUT);
        ended(ring).as("no_answer", 19, "system");
        call.awaitEnded();
    }

    /// Whoever answers waits for Ringdown; they are not joined to somebody who has gone.
    @ParameterizedTest
    @EnumSource(Away.class)
    void givenARingingPhone_whenItIsAnsweredAndTheCallerGivesUpWhileRingdownIsAway_thenNobodyTalked(Away away) {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        away.begin();
        ring.answer();
        call.cancel();
        outageIsOver(call, away);
        Scene.Ended ended = ended(call).as("canceled", 16, "caller");
        assertThat(ended.wasAnswered()).isFalse();
        ring.awaitEnded();
    }

    @ParameterizedTest
    @EnumSource(Away.class)
    void givenManyTalks_whenTheyEndOneAfterTheOtherWhileRingdownIsAway_thenEachEndedWhenItDid(Away away) {
        callee.answerByItself();
        List<OutgoingCall> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            OutgoingCall call = caller.call("3002");
            call.awaitAnswered();
            calls.add(call);
        }
        await("all are recorded").atMost(PATIENCE).until(() -> rows().size() == MANY);
        away.begin();
        List<PhoneCall> sides = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            PhoneCall side = i % 2 == 0 ? calls.get(i) : callee.calls().get(i);
            side.hangUp();
            sides.add(side);
            LockSupport.parkNanos(OUTAGE.dividedBy(MANY / 2).toNanos()); // the pace, which nothing waits for
        }
        away.end();
        scene.awaitNothingLeft();
        List<Row> rows = rows();
        for (int i = 0; i < MANY; i++) {
            assertThat(rows.get(i)).extracting(Row::reason, Row::cause, Row::source).containsExactly("COMPLETED", 16,
                    i % 2 == 0 ? "CALLER" : "CALLEE");
            assertThat(rows.get(i).end()).isCloseTo(endOf(sides.get(i)), within(2, ChronoUnit.SECONDS));
        }
        calls.forEach(PhoneCall::awaitEnded);
    }

    /// Asterisk takes the connection for a living one, and keeps them for us.
    @Test
    void givenAHalfOpenConnection_whenCallersComeAndGiveUpUnheard_thenEachIsInTheHistoryOnceAndNobodyElseIsDoubled() {
        OutgoingCall heard = caller.call("3002");
        callee.awaitCall().ring();
        heard.awaitRinging();
        heard.cancel();
        heard.awaitEnded();
        scene.ended();
        LINE.swallow();
        List<OutgoingCall> unheard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            OutgoingCall call = caller.call("3002");
            await("the caller waits").atMost(PATIENCE).until(() -> !system.inAsterisk().everything().isEmpty());
            call.cancel();
            call.awaitEnded();
            unheard.add(call);
        }
        OutgoingCall waits = caller.call("3002");
        LINE.mend();
        await("they are in the history").atMost(PATIENCE).until(() -> scene.calls().size() == 5);
        waits.cancel();
        waits.awaitEnded();
        scene.awaitNothingLeft();
        List<JsonNode> found = system.person("admin").get("/api/calls/history?origin=asterisk").expect(200).body()
                .at("/calls")
                .valueStream().toList();
        assertThat(found).hasSize(3).allSatisfy(call -> {
            assertThat(call.at("/end_reason").asString()).isEqualTo("canceled");
            assertThat(call.at("/initiator_device").asString()).isEqualTo("3001");
            assertThat(call.at("/receiver_device").asString()).isEqualTo("3002");
        });
        assertThat(found).extracting(call -> Instant.parse(call.at("/end_time").asString()))
                .allMatch(end -> unheard.stream()
                        .anyMatch(call -> Duration.between(end, endOf(call)).abs().toMillis() < 2_000));
    }

    /// What the history has of a call.
    record Row(String reason, int cause, String source, Instant end) {}

    /// In the order in which they began.
    private List<Row> rows() {
        List<String> ids = scene.calls();
        return ids.isEmpty()
                ? List.of()
                : system.sql()
                        .sql("""
                                select coalesce(upper(end_reason), ''), coalesce(hangup_cause, 0), coalesce(upper(hangup_source), ''),
                                coalesce(end_time, start_time) from calls where id::text in (:ids) and answer_time is not null
                                order by start_time""")
                        .param("ids", ids)
                        .query((row, _) -> new Row(row.getString(1), row.getInt(2), row.getString(3),
                                row.getTimestamp(4).toInstant()))
                        .list();
    }

    private static Instant endOf(PhoneCall side) {
        return side.at(Moment.ENDED).orElseThrow();
    }

    /// Long enough for a time that is only found afterwards to be told from the true one.
    private static void outageIsOver(PhoneCall side, Away away) {
        side.awaitEnded();
        await("the outage has lasted").atMost(PATIENCE)
                .until(() -> Instant.now().isAfter(endOf(side).plus(OUTAGE)));
        away.end();
    }

    private Scene.Ended ended(PhoneCall side) {
        Scene.Ended ended = scene.ended(scene.begunCall());
        assertThat(ended.time("end_time")).isCloseTo(endOf(side), within(2, ChronoUnit.SECONDS));
        assertThat(ended.isSynthesized()).isTrue();
        return ended;
    }
}
