package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Handing a call on by the phone's own key (REFER): the same events and the same record as by click.
class ReferIT extends SharedSystem {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenThePhoneTransfersBlind_thenItIsTold_andTheOthersTalk(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().transferTo("3004");
        IncomingCall ringing = talk.targetRings();
        assertThat(ringing.otherNumber()).isEqualTo("3003");
        talk.customer().awaitMusic(talk.agent());
        assertThat(talk.agent().call().transferStatuses()).isEqualTo(List.of(100));
        Speaker target = talk.answered(ringing);
        assertThat(talk.agent().call().awaitTransferred()).isEqualTo(200);
        Speaker.awaitTalk(talk.customer(), target);
        talk.agent().awaitEnded();
        talk.customer().hangUp();
        target.awaitEnded();
        assertThat(talk.agent().call().transferStatuses()).isEqualTo(List.of(100, 200));
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_completed", "ended");
        talk.assertHandedOver(ended, "transfer", "transfer_completed");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenThePhoneTransfersToSomebodyBusy_thenItIsTold_andTheTalkGoesOn(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().transferTo("3004");
        talk.targetRings().decline(486);
        assertThat(talk.agent().call().awaitTransferred()).isEqualTo(503);
        Speaker.awaitTalk(talk.agent(), talk.customer());
        assertThat(talk.agent().call().transferStatuses()).isEqualTo(List.of(100, 503));
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Talk.assertTypes(talk.ended().as("completed", 16, side.other()), "transfer_ringing", "transfer_busy", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenATalk_whenThePhoneTransfersToNobody_thenItIsTold_andTheTalkGoesOn(Side side) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().transferTo("3999");
        assertThat(talk.agent().call().awaitTransferred()).isEqualTo(503);
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Talk.assertTypes(talk.ended().as("completed", 16, side.other()), "transfer_failed", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}, and refers to {1}")
    @CsvSource({"CALLER,3002", "CALLER,3003", "CALLEE,3002", "CALLEE,3003"})
    void givenATalk_whenThePhoneTransfersToSomebodyOnIt_thenItIsDeclined_andNobodyHasMissedACall(Side side, String to) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().transferTo(to);
        assertThat(talk.agent().call().awaitTransferred()).isEqualTo(603);
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.other());
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
        assertThat(Talk.participants(ended)).hasSize(2);
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAPhoneThatHangsUpWithItsTransfer_whenTheTargetAnswers_thenTheCallIsTheirs(Side side) {
        Talk talk = Talk.of(scene, side);
        refersAndLeaves(talk, "3004");
        IncomingCall ringing = talk.targetRings();
        talk.customer().awaitMusic();
        Speaker target = talk.answered(ringing);
        Speaker.awaitTalk(talk.customer(), target);
        target.hangUp();
        talk.customer().awaitEnded();
        Scene.Ended ended = talk.ended().as("completed", 16, side.own());
        Talk.assertTypes(ended, "transfer_ringing", "transfer_answered", "transfer_completed", "ended");
        talk.assertHandedOver(ended, "transfer", "transfer_completed");
    }

    private static void refersAndLeaves(Talk talk, String number) {
        talk.agent().call().transferTo(number);
        talk.agent().call().awaitMoment(Moment.TRANSFER_ACCEPTED, PATIENCE);
        talk.agent().hangUp();
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAPhoneThatHangsUpWithItsTransfer_whenTheTargetDoesNotAnswer_thenItRingsAgain(Side side) {
        Talk talk = Talk.of(scene, side);
        refersAndLeaves(talk, "3004");
        IncomingCall ringing = talk.targetRings();
        ringing.awaitEnded(); // Asterisk gives up
        assertTakenBack(talk);
        Talk.assertTypes(talk.ended().as("completed", 16, side.other()), "transfer_ringing", "transfer_no_answer",
                "forward", "forward_ringing", "forward_answered", "ended");
    }

    @ParameterizedTest(name = "the agent is {0}")
    @EnumSource
    void givenAPhoneThatHangsUpWithItsTransfer_whenNobodyHasTheNumber_thenItRingsAgain(Side side) {
        Talk talk = Talk.of(scene, side);
        refersAndLeaves(talk, "3999");
        assertTakenBack(talk);
        Talk.assertTypes(talk.ended().as("completed", 16, side.other()), "transfer_failed", "forward",
                "forward_ringing",
                "forward_answered", "ended");
    }

    /// The agent's phone rings and takes the call; in the end the customer hangs up.
    private static void assertTakenBack(Talk talk) {
        SipPhone phone = talk.agent().phone();
        IncomingCall back = phone.awaitCall().ring();
        talk.customer().awaitMusic();
        back.answer();
        Speaker agent = new Speaker(phone, back);
        Speaker.awaitTalk(talk.customer(), agent);
        talk.customer().hangUp();
        agent.awaitEnded();
    }

    /// The agent has asked the target by a call of their own.
    private static Speaker consult(Talk talk, OutgoingCall consultation) {
        Speaker target = talk.answered(talk.targetRings());
        consultation.awaitAnswered();
        Speaker.awaitTalk(new Speaker(talk.agent().phone(), consultation), target);
        return target;
    }

    @ParameterizedTest(name = "the agent is {0}, asks on {1}")
    @CsvSource({"CALLER,the first call", "CALLEE,the first call", "CALLER,the consultation", "CALLEE,the consultation"})
    void givenAPhoneWithTwoCalls_whenItTransfersOneIntoTheOther_thenTheOthersTalk(Side side, String on) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().hold();
        talk.customer().awaitMusic(talk.agent());
        OutgoingCall consultation = talk.agent().phone().call("3004");
        Speaker target = consult(talk, consultation);
        String second = scene.calls().stream().filter(id -> !id.equals(talk.id())).findFirst().orElseThrow();
        boolean first = on.equals("the first call");
        if (first) {
            talk.agent().call().transferTo(consultation);
            assertThat(talk.agent().call().awaitTransferred()).isEqualTo(200);
        } else {
            consultation.transferTo(talk.agent().call());
            assertThat(consultation.awaitTransferred()).isEqualTo(200);
        }
        Speaker.awaitTalk(talk.customer(), target);
        talk.agent().awaitEnded();
        consultation.awaitEnded();
        talk.customer().hangUp();
        target.awaitEnded();
        await("both calls are over").atMost(PATIENCE).until(() -> scene.person("admin").get("/api/calls/active")
                .expect(200).body().isEmpty());
        assertWentOn(talk, first ? talk.id() : second, first ? second : talk.id(), first, side);
    }

    @ParameterizedTest(name = "asks on {0}, hangs up {1} first")
    @CsvSource({"the first call,the first call", "the first call,the consultation", "the consultation,the first call",
            "the consultation,the consultation"})
    void givenAPhoneWithTwoCalls_whenItHangsUpAsSoonAsItsTransferIsAccepted_thenTheOthersTalk(String on, String left) {
        Talk talk = Talk.of(scene, Side.CALLEE);
        talk.agent().call().hold();
        talk.customer().awaitMusic(talk.agent());
        OutgoingCall consultation = talk.agent().phone().call("3004");
        Speaker target = consult(talk, consultation);
        PhoneCall first = talk.agent().call();
        PhoneCall asks = on.equals("the first call") ? first : consultation;
        asks.transferTo(asks == first ? consultation : first);
        asks.awaitMoment(Moment.TRANSFER_ACCEPTED, PATIENCE);
        PhoneCall leaves = left.equals("the first call") ? first : consultation;
        leaves.hangUp();
        Speaker.awaitTalk(talk.customer(), target);
        first.awaitEnded();
        consultation.awaitEnded();
        talk.customer().hangUp();
        target.awaitEnded();
        scene.awaitNothingLeft();
    }

    /// Many a phone lets its user transfer before the target answers (semi-attended).
    @ParameterizedTest(name = "the agent is {0}, and {1}")
    @CsvSource({"CALLER,waits", "CALLEE,waits", "CALLEE,leaves the talk at once", "CALLEE,cancels at once",
            "CALLER,cancels at once"})
    void givenATargetThatStillRings_whenThePhoneJoinsItsCalls_thenTheTargetRingsOnAndGetsTheOther(Side side,
            String then) {
        Talk talk = Talk.of(scene, side);
        talk.agent().call().hold();
        talk.customer().awaitMusic(talk.agent());
        OutgoingCall consultation = talk.agent().phone().call("3004");
        IncomingCall ringing = talk.targetRings();
        consultation.awaitRinging();
        talk.agent().call().transferTo(consultation);
        talk.agent().call().awaitMoment(Moment.TRANSFER_ACCEPTED, PATIENCE);
        switch (then) {
            case "leaves the talk at once" -> talk.agent().hangUp();
            case "cancels at once" -> consultation.cancel();
            default -> consultation.awaitEnded();
        }
        talk.customer().awaitMusic();
        Speaker target = talk.answered(ringing); // the same ring
        Speaker.awaitTalk(talk.customer(), target);
        talk.agent().awaitEnded();
        consultation.awaitEnded();
        target.hangUp();
        talk.customer().awaitEnded();
        scene.awaitNothingLeft();
        Scene.Ended ended = Talk.checked(scene.ended(talk.id()));
        assertThat(ended.types()).endsWith("transfer", "transfer_ringing", "transfer_answered",
                "transfer_completed", "ended");
        talk.assertHandedOver(ended, "transfer", "transfer_completed");
        assertThat(scene.calls()).hasSize(2);
    }

    /// One goes on with whoever comes from the other, which ends.
    private void assertWentOn(Talk talk, String kept, String given, boolean first, Side side) {
        Scene.Ended over = Talk.checked(scene.ended(given));
        assertThat(over.text("end_reason")).isEqualTo("completed");
        assertThat(over.events().get(over.events().size() - 1).at("/detail").asString())
                .isEqualTo("went on as call " + kept);
        Scene.Ended ended = Talk.checked(scene.ended(kept));
        assertThat(ended.types()).endsWith("transfer", "transfer_connecting", "transfer_attended",
                "transfer_completed", "ended");
        assertThat(ended.text("transferred_by")).isEqualTo(Talk.AGENT);
        assertThat(ended.text("transferred_to")).isEqualTo(first ? "3004" : "3003");
        assertThat(Talk.participants(ended)).hasSize(3)
                .contains(first ? "transfer_target 3004" : "transfer_target 3003");
        assertThat(talk.id()).isIn(kept, given);
        assertThat(ended.text("hangup_source")).isEqualTo(first ? side.other() : "caller");
    }
}
