package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Handing a call on by click, checked at the phones: who hears whom.
class TransferIT extends SharedSystem {

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenItIsTransferredBlind_thenTheCustomerHearsMusic_andTheTargetThen(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("blind");
        talk.agentDoes("transfer", "{\"target\":\"3001\"}", 409);
        talk.agentDoes("hold", 409);
        IncomingCall ringing = talk.targetRings();
        assertThat(ringing.otherNumber()).as("shown at the target").isEqualTo("3003");
        talk.agent().awaitRingback();
        talk.customer().awaitMusic(talk.agent());
        assertThat(talk.now().at("/state").asString()).isEqualTo("transferring");
        Speaker target = talk.answered(ringing);
        Speaker.awaitTalk(talk.customer(), target);
        talk.agent().awaitEnded();
        assertThat(talk.now().at("/state").asString()).isEqualTo("answered");
        talk.customer().hangUp();
        target.awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_completed", "ended");
        talk.assertHandedOver(ended, "transfer", "transfer_completed");
    }

    @ParameterizedTest(name = "the agent is {0}, the target answers {1}")
    @CsvSource({"CALLER,486,transfer_busy", "CALLEE,486,transfer_busy", "CALLER,603,transfer_busy",
            "CALLEE,603,transfer_busy", "CALLER,0,transfer_no_answer", "CALLEE,0,transfer_no_answer"})
    void givenABlindTransfer_whenTheTargetDoesNotTakeIt_thenTheCallGoesBack(Side side, int status, String event) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("blind");
        IncomingCall ringing = talk.targetRings();
        talk.customer().awaitMusic(talk.agent());
        if (status == 0) {
            ringing.awaitEnded(); // Asterisk gives up
        } else {
            ringing.decline(status);
        }
        talk.awaitNoTransfer();
        Speaker.awaitTalk(talk.agent(), talk.customer());
        assertThat(talk.now().at("/state").asString()).isEqualTo("answered");
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        Talk.assertTypes(ended, "transfer_ringing", event, "ended");
        assertThat(ended.call().at("/transferred_to").isNull()).isTrue();
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenTheTargetIsUnknownOrAway_thenTheTalkGoesOn(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.agentDoes("transfer", "{\"target\":\"3999\"}", 404);
        talk.agentDoes("transfer", "{\"target\":\"3003\"}", 409); // is on the call
        talk.agentDoes("transfer/complete", 409);
        talk.target().unregister();
        talk.transfer("blind");
        talk.awaitState("answered");
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        Talk.assertTypes(talk.ended().as("completed", 16, side.other()), "transfer_failed", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenWhoTransferredIsGone_whenTheTargetDeclines_thenTheirPhoneRings_andTheyTakeTheCallBack(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("blind");
        IncomingCall ringing = talk.targetRings();
        talk.agent().hangUp();
        talk.awaitLeft(side.pid());
        talk.customer().awaitMusic();
        ringing.decline(486);
        SipPhone phone = talk.agent().phone();
        IncomingCall back = phone.awaitCall().ring();
        assertThat(back.otherNumber()).isEqualTo("3003");
        talk.customer().awaitMusic();
        back.answer();
        Speaker agent = new Speaker(phone, back);
        Speaker.awaitTalk(talk.customer(), agent);
        agent.hangUp();
        talk.customer().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.own());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_busy", "forward", "forward_ringing", "forward_answered",
                "ended");
        assertThat(ended.call().at("/participants").size()).isEqualTo(3);
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenACallThatGoesBack_whenNobodyTakesIt_thenItEnds(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("blind");
        IncomingCall ringing = talk.targetRings();
        talk.agent().hangUp();
        talk.awaitLeft(side.pid());
        ringing.decline(603);
        talk.agent().phone().awaitCall().decline(486);
        talk.customer().awaitEnded();
        Talk.assertTypes(talk.ended().as("completed", 19, "system"), "transfer_ringing", "transfer_busy", "forward",
                "forward_busy", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAConsultation_whenItIsSwappedAndCompleted_thenTheRightOnesHearEachOther(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("attended");
        IncomingCall ringing = talk.targetRings();
        assertThat(ringing.otherNumber()).as("shown at the target").isEqualTo("3002");
        talk.agent().awaitRingback();
        talk.customer().awaitMusic(talk.agent());
        Speaker target = talk.answered(ringing);
        Speaker.awaitTalk(talk.agent(), target);
        talk.customer().awaitMusic(talk.agent(), target);
        talk.agentDoes("transfer/swap", 202);
        Speaker.awaitTalk(talk.agent(), talk.customer());
        target.awaitMusic(talk.agent(), talk.customer());
        talk.agentDoes("transfer/swap", 202);
        Speaker.awaitTalk(talk.agent(), target);
        talk.customer().awaitMusic(talk.agent(), target);
        talk.does(Talk.CUSTOMER, "transfer/complete", "", 409);
        talk.agentDoes("transfer/complete", 202);
        Speaker.awaitTalk(talk.customer(), target);
        talk.agent().awaitEnded();
        talk.agentDoes("transfer/cancel", 409);
        target.hangUp();
        talk.customer().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.own());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_consulting", "transfer_consulting",
                "transfer_consulting", "transfer_connecting", "transfer_attended", "transfer_completed", "ended");
        assertThat(ended.text("transferred_to")).isEqualTo("3004");
        assertThat(ended.text("transferred_by")).isEqualTo(Talk.AGENT);
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAConsultation_whenItIsCanceled_thenTheTargetGoes_andTheTalkGoesOn(Side side) {
        Talk talk = Talk.of(scene, side);
        Speaker target = talk.consult();
        talk.customer().awaitMusic(talk.agent(), target);
        talk.agentDoes("transfer/cancel", 202);
        target.awaitEnded();
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_consulting", "transfer_canceled",
                "ended");
        assertThat(ended.call().at("/transferred_to").isNull()).isTrue();
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenTheTargetRings_whenTheConsultationIsCanceledOrCompleted_thenItIsNoneOrABlindTransfer(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.transfer("attended");
        IncomingCall first = talk.targetRings();
        talk.agentDoes("transfer/cancel", 202);
        first.awaitEnded();
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.transfer("attended");
        IncomingCall second = talk.targetRings();
        talk.agentDoes("transfer/complete", 202);
        talk.agent().awaitEnded();
        Speaker target = talk.answered(second);
        Speaker.awaitTalk(talk.customer(), target);
        talk.customer().hangUp();
        assertThat(talk.ended().as("completed", 16, side.other()).types()).containsSubsequence("transfer_canceled",
                "transfer", "transfer_completed", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAConsultation_whenTheAgentHangsUp_thenTheCallIsHandedOver(Side side) {
        Talk talk = Talk.of(scene, side);
        Speaker target = talk.consult();
        talk.agent().hangUp();
        Speaker.awaitTalk(talk.customer(), target);
        talk.customer().hangUp();
        target.awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_consulting", "transfer_connecting",
                "transfer_attended", "transfer_completed", "ended");
        talk.assertHandedOver(ended, "transfer", "transfer_completed");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAConsultation_whenTheCustomerHangsUp_thenTheTwoGoOn(Side side) {
        Talk talk = Talk.of(scene, side);
        Speaker target = talk.consult();
        talk.customer().hangUp();
        talk.awaitState("answered");
        Speaker.awaitTalk(talk.agent(), target);
        target.hangUp();
        talk.agent().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.own());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_consulting", "transfer_canceled",
                "participant_left", "ended");
        assertThat(ended.call().at("/transferred_to").isNull()).isTrue();
    }
}
