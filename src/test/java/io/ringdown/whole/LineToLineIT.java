package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.live.JsSocketClient;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call between two lines that goes well: from a phone, through Asterisk, into PostgreSQL and onto people's screens.
class LineToLineIT extends SharedSystem {

    private static final Duration AGREEMENT = Duration.ofMillis(100);

    private SipPhone caller;
    private SipPhone callee;

    @BeforeEach
    void signIn() {
        caller = scene.phone("3001");
        callee = scene.phone("3002");
    }

    @Test
    void givenTwoPhones_whenTheCallerEndsTheCall_thenTheyHeardEachOtherAndTheRecordAgreesWithThem() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = talk(call);
        call.hangUp();
        ring.awaitEnded();

        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(call.statuses()).containsSubsequence(180, 200);
        assertThat(ring.displayName()).isEqualTo("Attendant");
        assertThat(ring.otherNumber()).isEqualTo("3001");
        assertAgrees(ended, call, ring);
    }

    @Test
    void givenTwoPhones_whenTheCalleeEndsTheCall_thenTheRecordSaysSo() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = talk(call);
        ring.hangUp();
        call.awaitEnded();

        Scene.Ended ended = scene.ended().as("completed", 16, "callee");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
        assertThat(ended.isSynthesized()).isFalse();
        assertAgrees(ended, call, ring);
    }

    @Test
    void givenPeopleAtTheirScreens_whenACallIsMade_thenBothHearEachEventOnceInOrder() {
        try (JsSocketClient hers = screen("attendant"); JsSocketClient his = screen("joao.silva")) {
            OutgoingCall call = caller.call("3002");
            IncomingCall ring = talk(call);
            call.hangUp();
            ring.awaitEnded();
            String id = scene.ended().text("id");

            for (JsSocketClient client : List.of(hers, his)) {
                client.awaitEvent("call_ended");
                assertThat(client.events().stream().map(JsSocketClient.Heard::name)
                        .filter(name -> name.startsWith("call_") && !name.equals("call_updated")))
                        .containsExactly("call_initiated", "call_ringing", "call_answered", "call_ended");
                assertThat(client.events().stream().filter(event -> event.name().startsWith("call_"))
                        .map(event -> event.body().at("/seq").asInt())).isSorted().doesNotHaveDuplicates();
                assertThat(client.events().stream().filter(event -> event.name().startsWith("call_"))
                        .map(event -> event.body().at("/call_id").asString())).containsOnly(id);
            }
        }
    }

    private static JsSocketClient screen(String username) {
        return JsSocketClient.connect(system.livePort(), system.person(username).token());
    }

    /// Rings, answers, and lets both hear each other.
    private IncomingCall talk(OutgoingCall call) {
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        ring.answer();
        call.awaitAnswered();
        caller.awaitTone(callee.tone());
        callee.awaitTone(caller.tone());
        assertThat(system.inAsterisk().bridges()).hasSize(1);
        return ring;
    }

    private static void assertAgrees(Scene.Ended ended, PhoneCall call, PhoneCall ring) {
        assertClose("start", ended.time("start_time"), call.at(Moment.INVITED).orElseThrow());
        assertClose("answer at the callee", ended.time("answer_time"), ring.at(Moment.ANSWERED).orElseThrow());
        assertClose("answer at the caller", ended.time("answer_time"), call.at(Moment.ANSWERED).orElseThrow());
        assertClose("end at the caller", ended.time("end_time"), call.at(Moment.ENDED).orElseThrow());
        assertClose("end at the callee", ended.time("end_time"), ring.at(Moment.ENDED).orElseThrow());
    }

    private static void assertClose(String what, Instant recorded, Instant seen) {
        System.out.printf("%s: the record is %d ms after the phone%n", what,
                Duration.between(seen, recorded).toMillis());
        assertThat(Duration.between(seen, recorded).abs()).as(what).isLessThanOrEqualTo(AGREEMENT);
    }
}
