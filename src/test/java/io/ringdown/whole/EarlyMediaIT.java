package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Phones that send sound of their own before they answer (183), instead of ringing or besides it.
class EarlyMediaIT extends SharedSystem {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void givenAPhoneThatPlaysInsteadOfRinging_whenItIsDialled_thenTheCallerHearsIt_andTheCallRings() {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        OutgoingCall out = caller.call("3002");
        IncomingCall in = callee.awaitCall().progress();
        caller.awaitTone(callee.tone());
        assertThat(out.answered()).isFalse();
        assertRings();
        in.answer();
        out.awaitAnswered();
        Speaker.awaitTalk(new Speaker(caller, out), new Speaker(callee, in));
        out.hangUp();
        in.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
    }

    @Test
    void givenACallByClick_whenTheOtherPhonePlaysInsteadOfRinging_thenTheCallerHearsIt() {
        SipPhone caller = scene.phone("3002");
        SipPhone callee = scene.phone("3003");
        scene.person("joao.silva").makeWhenThere("3002", "3003");
        IncomingCall first = caller.awaitCall().ring();
        first.answer();
        IncomingCall in = callee.awaitCall().progress();
        caller.awaitTone(callee.tone());
        assertRings();
        in.answer();
        Speaker.awaitTalk(new Speaker(caller, first), new Speaker(callee, in));
        in.hangUp();
        first.awaitEnded();
        scene.ended().as("completed", 16, "callee");
    }

    @Test
    void givenAPhoneThatPlays_whenItThenIsBusy_thenTheCallerIsTold_andNothingIsLeft() {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        OutgoingCall out = caller.call("3002");
        IncomingCall in = callee.awaitCall().progress();
        caller.awaitTone(callee.tone());
        in.decline(486);
        out.awaitEnded();
        assertThat(out.finalStatus()).isEqualTo(486);
        scene.ended().as("busy", 17, "callee");
    }

    @Test
    void givenAPhoneThatPlays_whenTheCallerGivesUp_thenItStops() {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        OutgoingCall out = caller.call("3002");
        IncomingCall in = callee.awaitCall().progress();
        caller.awaitTone(callee.tone());
        out.cancel();
        in.awaitEnded();
        scene.ended().as("canceled", 16, "caller");
    }

    private void assertRings() {
        String call = scene.begunCall();
        JsonNode ringing = await("it rings").atMost(PATIENCE).until(() -> scene.person("admin")
                .get("/api/calls/" + call + "/events").expect(200).body().valueStream()
                .filter(event -> event.at("/type").asString().equals("ringing")).findFirst().orElse(null),
                java.util.Objects::nonNull);
        assertThat(ringing.at("/early_media").asBoolean()).isTrue();
        assertThat(scene.person("admin").get("/api/calls/" + call).expect(200).text("/state")).isEqualTo("ringing");
    }
}
