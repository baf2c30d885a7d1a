package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.util.List;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every other way a call between two lines can end: what the caller's phone is told, what the record says, and that nothing
/// is left of it.
class EndingsIT extends SharedSystem {

    private static final String LINE_WITHOUT_DEVICE = "3109";

    private SipPhone caller;

    @BeforeAll
    static void start() {
        MoreLines.add(system, LINE_WITHOUT_DEVICE);
        MoreLines.announce(system);
    }

    @BeforeEach
    void signIn() {
        caller = scene.phone("3001");
    }

    @ParameterizedTest
    @CsvSource({"486,486,busy,17,callee", "603,603,rejected,21,callee", "480,480,no_answer,19,system"})
    void givenARingingPhone_whenItTurnsTheCallAway_thenTheCallerIsToldWhy(int said, int told, String reason, int cause,
            String source) {
        SipPhone callee = scene.phone("3002");
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        ring.decline(said);

        assertTold(call, told);
        Scene.Ended ended = scene.ended().as(reason, cause, source);
        assertThat(ended.types()).startsWith("created", "dial_attempt", "ringing");
        assertThat(Duration.between(ring.at(Moment.ENDED).orElseThrow(), ended.time("end_time")).abs())
                .isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void givenABusyPhone_whenItDoesNotEvenRing_thenTheCallerIsTold() {
        SipPhone callee = scene.phone("3002");
        OutgoingCall call = caller.call("3002");
        callee.awaitCall().decline(486);

        assertTold(call, 486);
        assertThat(scene.ended().as("busy", 17, "callee").types()).containsExactly("created", "dial_attempt", "busy");
    }

    @Test
    void givenARingingPhone_whenNobodyAnswers_thenTheCallIsMissed() {
        SipPhone callee = scene.phone("3002");
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();

        assertTold(call, 480);
        ring.awaitEnded();
        Scene.Ended ended = scene.ended().as("no_answer", 19, "system");
        assertThat(ended.types()).endsWith("missed");
        assertThat(Duration.between(ended.time("start_time"), ended.time("end_time")))
                .isBetween(WholeSystem.RING_TIMEOUT.minusMillis(500), WholeSystem.RING_TIMEOUT.plusSeconds(2));
    }

    @Test
    void givenARingingPhone_whenTheCallerCancels_thenTheRingingStops() {
        SipPhone callee = scene.phone("3002");
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        call.cancel();

        assertTold(call, 487);
        ring.awaitEnded();
        scene.ended().as("canceled", 16, "caller");
    }

    @ParameterizedTest
    @CsvSource({"3003,480,failed,20,system", "3109,480,failed,20,system", "3998,404,failed,1,system",
            "2001,404,failed,1,system", "77,404,failed,1,system", "someone,404,failed,1,system",
            "3001,486,busy,17,system"})
    void givenANumberWhereNothingRings_whenItIsDialled_thenTheCallerIsToldWhy(String dialled, int told, String reason,
            int cause, String source) {
        OutgoingCall call = caller.call(dialled);

        assertTold(call, told);
        Scene.Ended ended = scene.ended().as(reason, cause, source);
        assertThat(ended.text("receiver_device")).isEqualTo(dialled);
        assertThat(caller.calls()).as("the caller's own phone rings").hasSize(1);
    }

    @Test
    void givenAConversation_whenTheCallerEndsItAtOnce_thenItIsComplete() {
        SipPhone callee = scene.phone("3002").answerByItself();
        OutgoingCall call = caller.call("3002");
        call.awaitAnswered();
        call.hangUp();
        callee.awaitCall().awaitEnded();

        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.call().at("/duration").asLong()).isZero();
    }

    @Test
    void givenARingingPhone_whenItsCableIsPulled_thenTheCallIsMissed() {
        SipPhone callee = system.phone("3004");
        OutgoingCall call = caller.call("3004");
        callee.awaitCall().ring();
        call.awaitRinging();
        callee.vanish();

        assertTold(call, 480);
        scene.ended().as("no_answer", 19, "system");
    }

    @Test
    void givenACallerWhoWaits_whenTheirCableIsPulled_thenTheRingingStopsInTime() {
        SipPhone callee = scene.phone("3002");
        SipPhone vanishing = system.phone("3004");
        OutgoingCall call = vanishing.call("3002");
        callee.awaitCall().ring();
        call.awaitRinging();
        vanishing.vanish();

        scene.ended().as("no_answer", 19, "system");
    }

    @Test
    void givenAnAsteriskThatMakesNoBridges_whenACallIsAnswered_thenItFailsAndBothPhonesAreReleased() {
        // One of its own: after some bridges Asterisk does not let go of their modules any more.
        try (WholeSystem fresh = WholeSystem.start(); Scene own = new Scene(fresh)) {
            SipPhone callee = own.phone("3002");
            SipPhone dialling = own.phone("3001");
            for (String module : List.of("bridge_native_rtp.so", "bridge_simple.so", "bridge_softmix.so")) {
                assertThat(fresh.asterisk().console("module unload " + module)).contains("Unloaded");
            }
            OutgoingCall call = dialling.call("3002");
            IncomingCall ring = callee.awaitCall().ring();
            call.awaitRinging();
            ring.answer();
            ring.awaitEnded();
            call.awaitEnded();
            Scene.Ended ended = own.ended();
            assertThat(ended.text("end_reason")).isEqualTo("failed");
            assertThat(ended.call().at("/hangup_cause").asInt()).isEqualTo(38);
            assertThat(ended.text("hangup_source")).isEqualTo("system");
        }
    }

    private static void assertTold(OutgoingCall call, int status) {
        call.awaitEnded();
        assertThat(call.finalStatus()).as("SIP status at the caller, of %s", call.statuses()).isEqualTo(status);
    }
}
