package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/// People call while Ringdown is away: nobody is dropped, and the history has each call afterwards as Asterisk's own records
/// have it.
class AwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /// Fewer than most of the tests have calls.
    private static final int BATCH = 3;
    private static final int CROSSINGS = 40;

    private static WholeSystem system;

    private Scene scene;
    private SipPhone caller;
    private SipPhone callee;
    private final List<Expected> expected = new ArrayList<>();

    /// What the history is to say of a call.
    private record Expected(String dialled, String reason, int cause, String source) {}

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.asterisk.away.look-every=300ms",
                "--ringdown.asterisk.away.batch=" + BATCH, "--ringdown.routing.ring-timeout=20s");
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @BeforeEach
    void signIn() {
        scene = new Scene(system);
        caller = scene.phone("3001");
        callee = scene.phone("3002");
        set("AWAY", "ring");
        set("AWAY_RING", "2");
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    private static void set(String global, String value) {
        assertThat(system.asterisk().console("dialplan set global " + global + " " + value)).contains(value);
    }

    private OutgoingCall call(String dialled) {
        return caller.call(UriUtils.encode(dialled, StandardCharsets.UTF_8));
    }

    private void turnedAway(String dialled, int told, String reason, int cause, String source) {
        assertTold(call(dialled), told);
        expected.add(new Expected(dialled, reason, cause, source));
    }

    private static void assertTold(OutgoingCall call, int status) {
        call.awaitEnded(Duration.ofSeconds(25));
        assertThat(call.finalStatus()).as("SIP status at the caller, of %s", call.statuses()).isEqualTo(status);
    }

    private IncomingCall rings(OutgoingCall call) {
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        return ring;
    }

    private void talk(boolean callerEnds) {
        OutgoingCall call = call("3002");
        IncomingCall ring = rings(call);
        ring.answer();
        call.awaitAnswered();
        caller.awaitTone(callee.tone());
        callee.awaitTone(caller.tone());
        (callerEnds ? call : ring).hangUp();
        (callerEnds ? ring : call).awaitEnded();
        expected.add(new Expected("3002", "completed", 16, callerEnds ? "caller" : "callee"));
    }

    private void declined(int said, int told, String reason, int cause, String source) {
        OutgoingCall call = call("3002");
        rings(call).decline(said);
        assertTold(call, told);
        expected.add(new Expected("3002", reason, cause, source));
    }

    private void canceled() {
        OutgoingCall call = call("3002");
        IncomingCall ring = rings(call);
        call.cancel();
        assertTold(call, 487);
        ring.awaitEnded();
        expected.add(new Expected("3002", "canceled", 16, "caller"));
    }

    private static JsonNode history(String query) {
        return system.person("admin").get("/api/calls/history?limit=200&" + query).expect(200).body().at("/calls");
    }

    /// The calls are there, each once and with its ending, and their times are those of Asterisk's own records.
    private void assertInTheHistory() {
        await("the calls are in the history").atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scene.calls()).hasSameSizeAs(expected));
        List<Expected> found = new ArrayList<>();
        for (String id : scene.calls()) {
            Scene.Ended ended = scene.ended(id);
            found.add(new Expected(ended.text("receiver_device"), ended.text("end_reason"),
                    ended.call().at("/hangup_cause").asInt(), ended.text("hangup_source")));
            assertThat(ended.text("origin")).isEqualTo("asterisk");
            assertThat(ended.text("initiator_device")).isEqualTo("3001");
            assertThat(ended.events().valueStream()).allMatch(event -> event.at("/synthesized").asBoolean());
            assertAsAsteriskSays(ended, id);
        }
        assertThat(found).containsExactlyElementsOf(expected);
    }

    private static void assertAsAsteriskSays(Scene.Ended ended, String id) {
        AsteriskRecords.Leg own = new AsteriskRecords(system).of(channel(id)).orElseThrow();
        assertClose(ended.time("start_time"), own.start());
        assertClose(ended.time("end_time"), own.end());
        assertThat(ended.wasAnswered()).isEqualTo(own.answer() != null);
        String dialled = ended.text("receiver_device");
        assertThat(own.dialled()).isEqualTo(dialled.matches("[0-9A-Za-z+*#._-]{2,}") ? dialled : "odd");
        Instant answer = own.answer();
        if (answer != null) {
            assertClose(ended.time("answer_time"), answer);
        }
    }

    private static String channel(String call) {
        return system.sql().sql("select channel_id from call_legs where call_id = ? and n = 1").param(call)
                .query(String.class).single();
    }

    private static void assertClose(Instant found, @Nullable Instant own) {
        assertThat(found).isCloseTo(own, within(2, ChronoUnit.SECONDS));
    }

    @Test
    void givenTheServiceIsAway_whenPeopleCall_thenPhonesRingAndTheHistoryHasEachCallOnceAfterwards() {
        system.stopService();
        talk(true);
        talk(false);
        declined(486, 486, "busy", 17, "callee");
        declined(603, 603, "rejected", 21, "callee");
        declined(480, 480, "no_answer", 19, "system");
        canceled();
        OutgoingCall unanswered = call("3002");
        IncomingCall ring = rings(unanswered);
        assertTold(unanswered, 480);
        ring.awaitEnded();
        expected.add(new Expected("3002", "no_answer", 19, "system"));
        turnedAway("3003", 480, "failed", 20, "system");
        turnedAway("3998", 404, "failed", 1, "system");
        turnedAway("someone", 404, "failed", 1, "system");
        turnedAway("3002,RINGDOWNMARK=1", 404, "failed", 1, "system");
        turnedAway("GLOBAL(RINGDOWNMARK)=1", 404, "failed", 1, "system");
        for (String odd : List.of("3002)", "30)02", "3002:4", "T", "h", "/3002", "\u00e9", "5")) {
            turnedAway(odd, 404, "failed", 1, "system");
        }
        assertThat(system.asterisk().console("dialplan show globals")).doesNotContain("RINGDOWNMARK");
        turnedAway("3001", 486, "busy", 17, "system");
        turnedAway("+493012345678", 500, "failed", 38, "system");
        set("AWAY", "announce");
        turnedAway("3002", 500, "no_answer", 38, "system");
        set("AWAY", "refuse");
        turnedAway("3002", 500, "no_answer", 38, "system");
        assertThat(system.inAsterisk().everything()).isEmpty();
        system.startServiceAgain();

        assertInTheHistory();
        List<String> once = scene.calls();
        assertThat(history("origin=asterisk&from=" + expectedFrom()).size()).isEqualTo(expected.size());
        assertThat(history("origin=ringdown&from=" + expectedFrom()).size()).isZero();
        system.stopService();
        Instant before = Instant.now();
        system.startServiceAgain();
        awaitLookedAt(before);
        assertThat(scene.calls()).as("the same calls, found again").isEqualTo(once);
        assertInTheHistory();
    }

    /// A phone that answers while its caller gives up has talked to nobody. Where Asterisk had answered the caller a moment before it read the
    /// CANCEL, its own record is right as well.
    @Test
    void givenTheServiceIsAway_whenAnswerAndCancelCross_thenTheHistorySaysWhatAsteriskKnew() {
        system.stopService();
        List<Integer> statuses = new ArrayList<>();
        for (int n = 0; n < CROSSINGS; n++) {
            OutgoingCall call = call("3002");
            IncomingCall ring = rings(call);
            long offset = TimeUnit.MILLISECONDS.toMicros(n % 8) - 4_000;
            CompletableFuture<Void> answer = CompletableFuture.runAsync(ring::answer, after(offset));
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(call::cancel, after(-offset));
            cancel.join();
            answer.handle((_, _) -> true).join();
            call.awaitEnded();
            ring.awaitEnded();
            statuses.add(call.finalStatus());
        }
        system.startServiceAgain();

        await("the calls are in the history").atMost(PATIENCE).until(() -> scene.calls().size() == CROSSINGS);
        List<String> calls = scene.calls();
        for (int n = 0; n < CROSSINGS; n++) {
            Scene.Ended ended = scene.ended(calls.get(n));
            assertAsAsteriskSays(ended, calls.get(n));
            assertThat(ended.text("end_reason")).isEqualTo(ended.wasAnswered() ? "completed" : "canceled");
            assertThat(ended.text("hangup_source")).isEqualTo("caller");
            if (statuses.get(n) == 200) {
                assertThat(ended.wasAnswered()).as("call %d", n).isTrue();
            } else if (ended.wasAnswered()) {
                assertThat(ended.time("end_time")).isCloseTo(ended.time("answer_time"),
                        within(100, ChronoUnit.MILLIS));
            }
        }
    }

    private static Executor after(long micros) {
        return CompletableFuture.delayedExecutor(Math.max(0, micros), TimeUnit.MICROSECONDS);
    }

    @Test
    void givenACallThatAsteriskCarries_whenAsteriskIsKilled_thenItIsInTheHistoryAllTheSame() {
        system.stopService();
        OutgoingCall call = call("3002");
        rings(call).answer();
        call.awaitAnswered();
        // Asterisk writes its database to disk once a second.
        assertThat(call.endsWithin(Duration.ofSeconds(2))).isFalse();
        system.asterisk().kill();
        system.asterisk().startAgain();
        caller.calls().forEach(PhoneCall::hangUp);
        system.startServiceAgain();

        await("the call is in the history").atMost(PATIENCE).until(() -> scene.calls().size() == 1);
        Scene.Ended ended = scene.ended(scene.calls().getFirst()).as("failed", 38, "system");
        assertThat(ended.text("origin")).isEqualTo("asterisk");
        assertThat(ended.types()).endsWith("answered", "failed");
        assertThat(caller.register()).isEqualTo(200);
        assertThat(callee.register()).isEqualTo(200);
    }

    @Test
    void givenACallerWhoWaits_whenTheServiceDiesAndStaysAway_thenTheyAreToldSoAndNotLeftInSilence() {
        set("AWAY_PATIENCE", "8");
        OutgoingCall call = call("3002");
        IncomingCall ring = rings(call);
        system.stopService();
        assertTold(call, 500);
        set("AWAY_PATIENCE", "120");
        system.startServiceAgain();
        ring.awaitEnded(PATIENCE);

        Scene.Ended ended = scene.ended();
        assertThat(ended.text("origin")).isEqualTo("ringdown");
        assertThat(ended.wasAnswered()).isFalse();
    }

    @Test
    void givenEntriesThatNobodyCanRead_whenTheListIsRead_thenTheyAreLeftOutAndTheOthersAreEntered() {
        system.stopService();
        talk(true);
        long last = written("last");
        put(last + 1, "what nobody wrote");
        put(last + 2,
                "7|written-over|PJSIP/3001-00000000|3001|3002|1795293863.2|||0.0|2026-11-21T20:44:24.062+0000|||");
        console("database put ringdown-away last " + (last + 2));
        talk(false);
        Instant before = Instant.now();
        system.startServiceAgain();

        assertInTheHistory();
        awaitLookedAt(before);
        assertThat(system.service().getBean(MeterRegistry.class).get("ringdown.calls.found.skipped").counter().count())
                .isGreaterThanOrEqualTo(2);
    }

    private static void put(long n, String text) {
        console("database put ringdown-away " + n % 10_000 + " \"" + text + "\"");
    }

    private static void console(String command) {
        assertThat(system.asterisk().console(command)).contains("Updated database successfully");
    }

    private static long written(String key) {
        return Long.parseLong(system.asterisk().console("database get ringdown-away " + key).replaceAll("\\D", ""));
    }

    private String expectedFrom() {
        return system.person("admin").get("/api/calls/" + scene.calls().getFirst()).expect(200).text("/start_time");
    }

    /// The node's list was read to its end after the last start.
    private static void awaitLookedAt(Instant start) {
        long last = written("last");
        await("the list is read").atMost(PATIENCE).until(() -> system.sql()
                .sql("select last = ? and changed_at > ? from found_positions where node = 'real'").param(last)
                .param(start.atOffset(ZoneOffset.UTC)).query(Boolean.class).single());
    }
}
