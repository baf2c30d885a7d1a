package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Phones that lose power, and phones that do not say who they are.
class VanishedPhoneIT extends SharedSystem {

    private static final Duration DEAD_CALL = Duration.ofSeconds(60);

    @Test
    void givenTwoTalks_whenACallerAndACalleeVanish_thenBothCallsAreOverWithinAMinute() {
        SipPhone vanishingCaller = scene.phone("3001");
        SipPhone vanishingCallee = scene.phone("3004");
        SipPhone left = scene.phone("3002");
        SipPhone right = scene.phone("3003");
        OutgoingCall first = vanishingCaller.call("3002");
        IncomingCall leftCall = left.awaitCall().ring();
        leftCall.answer();
        first.awaitAnswered();
        OutgoingCall rightCall = right.call("3004");
        IncomingCall second = vanishingCallee.awaitCall().ring();
        second.answer();
        rightCall.awaitAnswered();
        vanishingCaller.vanish();
        vanishingCallee.vanish();
        leftCall.awaitEnded(DEAD_CALL);
        rightCall.awaitEnded(DEAD_CALL);
        scene.awaitNothingLeft();
        assertThat(scene.calls()).hasSize(2);
    }

    @Test
    void givenATalk_whenItsPhoneIsStartedAgain_thenTheOldCallIsOver_andItRings() {
        SipPhone caller = scene.phone("3001");
        SipPhone phone = scene.phone("3002");
        OutgoingCall old = caller.call("3002");
        phone.awaitCall().ring().answer();
        old.awaitAnswered();
        caller.awaitTone(phone.tone());
        phone.vanish();
        SipPhone again = scene.phone("3002");
        old.awaitEnded(Duration.ofSeconds(20));
        OutgoingCall next = scene.phone("3003").call("3002");
        again.awaitCall().ring().answer();
        next.awaitAnswered();
        next.hangUp();
        scene.awaitNothingLeft();
        assertThat(scene.calls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Anonymous\" <sip:anonymous@anonymous.invalid>", "\"Nobody\" <sip:4999@127.0.0.1>",
            "<sip:3002@127.0.0.1>"})
    void givenAPhoneThatHidesOrChangesItsFrom_whenItCalls_thenItIsKnownByItsDigestUser(String from) {
        SipPhone caller = scene.phone("3001").callsFrom(from);
        SipPhone callee = scene.phone("3003");
        OutgoingCall call = caller.call("3003");
        IncomingCall ring = callee.awaitCall().ring();
        assertThat(ring.otherNumber()).isEqualTo(from.contains("anonymous") ? "anonymous" : "3001");
        ring.answer();
        call.awaitAnswered();
        callee.awaitTone(caller.tone());
        call.hangUp();
        ring.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.text("initiator_device")).isEqualTo("3001");
        Person maria = scene.person("maria.santos");
        for (String path : from.contains("anonymous") ? List.of("", "/events") : List.of("")) {
            String told = maria.get("/api/calls/" + ended.text("id") + path).expect(200).body().toString();
            assertThat(told.contains("\"3001\"")).as("the callee is told who called: %s", told)
                    .isEqualTo(!from.contains("anonymous"));
        }
        assertThat(maria.get("/api/calls/history?line=3001&limit=1").expect(200).body().at("/calls/0/id")
                .asString("").equals(ended.text("id"))).isEqualTo(!from.contains("anonymous"));
    }
}
