package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A phone takes the place of another in a talk (INVITE with Replaces).
class TakeOverIT extends SharedSystem {

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenAnotherPhoneTakesThePlaceOfOne_thenTheSameCallGoesOn_andTheOldPhoneIsOff(Side side) {
        Talk talk = Talk.of(scene, side);
        SipPhone phone = talk.target();
        OutgoingCall newcomer = phone.take(talk.agent().call());
        newcomer.awaitAnswered();
        talk.agent().awaitEnded();
        Speaker.awaitTalk(talk.customer(), new Speaker(phone, newcomer));
        assertThat(talk.agent().phone().calls().stream().filter(IncomingCall.class::isInstance))
                .as("the old phone does not ring again").hasSize(side == Side.CALLEE ? 1 : 0);
        newcomer.hangUp();
        talk.customer().awaitEnded();
        Scene.Ended ended = talk.ended();
        assertThat(ended.text("end_reason")).isEqualTo("completed");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered",
                "participant_joined", "participant_left", "ended");
        assertThat(Talk.participants(ended)).contains("pickup 3004");
    }

    /// The pick-up key of many phones.
    @Test
    void givenAPhoneThatRings_whenAnotherTakesItsPlace_thenItHasPickedTheSameCallUp_andTheRingingStops() {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        SipPhone phone = scene.phone("3004");
        OutgoingCall out = caller.call("3002");
        IncomingCall ringing = callee.awaitCall().ring();
        out.awaitRinging();
        OutgoingCall newcomer = phone.take(ringing);
        newcomer.awaitAnswered();
        out.awaitAnswered();
        ringing.awaitEnded();
        Speaker.awaitTalk(new Speaker(caller, out), new Speaker(phone, newcomer));
        newcomer.hangUp();
        out.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "callee");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
        assertThat(ended.events().get(3).at("/detail").asString()).isEqualTo("picked up");
        assertThat(Talk.participants(ended)).containsExactly("caller 3001", "recipient 3002", "pickup 3004");
    }
}
