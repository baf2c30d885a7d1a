package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Phones that forward by themselves (3xx).
class ForwardingPhoneIT extends SharedSystem {

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 305, 380})
    void givenAPhoneThatForwards_whenItIsDialled_thenTheSameCallRingsTheOther(int status) {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        SipPhone target = scene.phone("3003");
        OutgoingCall out = caller.call("3002");
        callee.awaitCall().ring().forward(status, "3003");
        IncomingCall in = target.awaitCall().ring();
        assertThat(in.otherNumber()).isEqualTo("3001");
        in.answer();
        out.awaitAnswered();
        Speaker.awaitTalk(new Speaker(caller, out), new Speaker(target, in));
        out.hangUp();
        in.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "forward", "forward_ringing",
                "answered", "ended");
        assertThat(ended.text("transferred_to")).isEqualTo("3003");
        assertThat(ended.text("transferred_by")).isEqualTo("joao.silva");
        assertThat(Talk.participants(ended)).containsExactly("caller 3001", "recipient 3002", "forward_target 3003");
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(strings = {"3001", "3002", "3999"})
    void givenAPhoneThatForwardsToTheCallerOrItselfOrNobody_thenTheCallEndsHonestly(String to) {
        SipPhone callee = scene.phone("3002");
        OutgoingCall out = scene.phone("3001").call("3002");
        IncomingCall in = callee.awaitCall();
        in.forward(302, to);
        out.awaitEnded();
        assertThat(out.finalStatus()).as("not that of the phone").isNotEqualTo(302).isGreaterThanOrEqualTo(400);
        Scene.Ended ended = scene.ended();
        assertThat(ended.types()).startsWith("created", "dial_attempt").contains("forward", "forward_no_answer");
        assertThat(ended.text("end_reason")).isEqualTo("failed");
    }

    @Test
    void givenTwoPhonesThatForwardToEachOther_whenOneIsDialled_thenItEnds() {
        SipPhone caller = scene.phone("3001");
        SipPhone one = scene.phone("3002");
        SipPhone other = scene.phone("3003");
        OutgoingCall out = caller.call("3002");
        one.awaitCall().forward(302, "3003");
        other.awaitCall().forward(302, "3002");
        out.awaitEnded();
        assertThat(scene.ended().types()).containsSubsequence("forward", "forward", "forward_no_answer", "failed");
    }

    @Test
    void givenATransfer_whenItsTargetsPhoneForwards_thenTheNewTargetGetsTheCall() {
        Talk talk = Talk.of(scene, Talk.Side.CALLEE);
        SipPhone last = scene.phone("3001");
        talk.transfer("blind");
        talk.targetRings().forward(302, "3001");
        IncomingCall in = last.awaitCall().ring();
        in.answer();
        Speaker.awaitTalk(talk.customer(), new Speaker(last, in));
        talk.agent().awaitEnded();
        talk.customer().hangUp();
        in.awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsSubsequence("transfer", "forward", "transfer_answered",
                "transfer_completed", "ended");
        assertThat(ended.text("transferred_to")).isEqualTo("3001");
    }

    @Test
    void givenAThirdParty_whenTheirPhoneForwards_thenTheNewOneJoins() {
        Talk talk = Talk.of(scene, Talk.Side.CALLEE);
        SipPhone last = scene.phone("3001");
        talk.agentDoes("participants", "{\"target\":\"3004\"}", 202);
        talk.targetRings().forward(302, "3001");
        IncomingCall in = last.awaitCall().ring();
        in.answer();
        Speaker.awaitTalk(talk.customer(), new Speaker(last, in));
        Speaker.awaitTalk(talk.agent(), new Speaker(last, in));
        in.hangUp();
        talk.awaitLeft(4);
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        assertThat(talk.ended().as("completed", 16, "caller").types()).containsSubsequence("dial_attempt", "forward",
                "participant_joined", "participant_left", "ended");
    }

    @Test
    void givenACallByClick_whenThePhoneOfWhoClickedForwards_thenNobodyElseIsRung() {
        SipPhone own = scene.phone("3002");
        SipPhone other = scene.phone("3003");
        scene.person("joao.silva").makeWhenThere("3002", "3003");
        own.awaitCall().forward(302, "3004");
        assertThat(scene.ended().text("end_reason")).isEqualTo("failed");
        assertThat(other.calls()).isEmpty();
    }
}
