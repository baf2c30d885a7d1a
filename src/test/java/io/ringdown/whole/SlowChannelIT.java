package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Asterisk holds back some requests for a channel that is sent digits or plays a prompt. Nobody else waits for them.
class SlowChannelIT extends SharedSystem {

    private static final String DIGITS = "0123456789".repeat(3) + "12";

    @ParameterizedTest
    @ValueSource(strings = {"hold", "mute", "park", "recording/start", "hold,resume", "hold,resume,hold", "dtmf",
            "hangup"})
    void givenDigitsUnderWay_whenTheCallIsCommanded_thenAnotherCallerRingsBeforeTheyAreOver(String commands) {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        SipPhone other = scene.phone("3003");
        SipPhone wanted = scene.phone("3004");
        OutgoingCall out = caller.call("3002");
        IncomingCall in = callee.awaitCall().ring();
        in.answer();
        out.awaitAnswered();
        callee.awaitTone(caller.tone());
        String call = "/api/calls/" + scene.begunCall() + "/";
        Person attendant = scene.person("attendant");
        attendant.post(call + "dtmf", "{\"digits\":\"" + DIGITS + "\"}").expect(202);
        for (String command : List.of(commands.split(","))) {
            attendant.post(call + command, command.equals("dtmf") ? "{\"digits\":\"*\"}" : "").expect(202);
        }
        OutgoingCall next = other.call("3004");
        IncomingCall ringing = wanted.awaitCall().ring();
        next.awaitRinging();
        assertThat(in.keys().length()).as("keys heard when the other phone rings").isLessThan(DIGITS.length());
        ringing.answer();
        next.awaitAnswered();
        other.awaitTone(wanted.tone());
        next.hangUp();
        ringing.awaitEnded();
        if (!commands.equals("hangup")) {
            await("all digits are heard, in their order").atMost(Duration.ofSeconds(20)).until(
                    () -> in.keys().equals(commands.equals("dtmf") ? DIGITS + "*" : DIGITS));
            (commands.equals("park") ? in : out).hangUp();
        }
        in.awaitEnded();
    }

    @Test
    void givenAnAnnouncement_whenItsCallIsHungUpByClick_thenAnotherCallerRingsMeanwhile() {
        SipPhone caller = scene.phone("3001");
        SipPhone other = scene.phone("3003");
        SipPhone wanted = scene.phone("3004");
        OutgoingCall unknown = caller.call("3998");
        unknown.awaitEarlyAudio();
        scene.person("attendant").post("/api/calls/" + scene.begunCall() + "/hangup", "").expect(202);
        OutgoingCall next = other.call("3004");
        IncomingCall ringing = wanted.awaitCall().ring();
        unknown.awaitEnded();
        ringing.answer();
        next.awaitAnswered();
        other.awaitTone(wanted.tone());
        next.hangUp();
        ringing.awaitEnded();
    }
}
