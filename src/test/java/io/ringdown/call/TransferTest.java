package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.call.CallFact.Refusal;
import io.ringdown.call.Transfer.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handing a call on: 3001 (participant 1) has called 3002 (participant 2), who transfers to 3004 (participant 3, leg 3).
class TransferTest {

    private final Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);

    @Test
    void givenATalk_whenItIsTransferredBlind_thenTheCallerHearsMusicUntilTheTargetAnswers_andTalksToThemThen() {
        story.later(Duration.ofSeconds(5)).transfer(2, Kind.BLIND, "3004", "3004");
        assertThat(story.call().state()).isEqualTo(CallState.TRANSFERRING);
        assertThat(story.places()).isEqualTo("1 MUSIC, 2 RINGBACK");
        assertThat(story.originated().getLast()).extracting(Effect.Originate::endpoint, Effect.Originate::from)
                .containsExactly("3004", Story.MARIA);
        story.rings(3).later(Duration.ofSeconds(4)).answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(2), HangupCause.NORMAL_CLEARING));
        assertThat(story.call().handover()).isEqualTo(new Call.Handover("3004", "joao"));
        story.gone(2, 16).later(Duration.ofSeconds(6)).gone(3, 16);
        assertThat(story.ending()).isEqualTo(new Call.Ending(EndReason.COMPLETED, HangupSource.CALLEE, 16, null));
        assertThat(story.call().times().holdMillis()).isEqualTo(4_000);
        assertThat(story.types()).containsExactly(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT,
                CallEventType.RINGING, CallEventType.ANSWERED, CallEventType.TRANSFER, CallEventType.TRANSFER_RINGING,
                CallEventType.TRANSFER_ANSWERED, CallEventType.TRANSFER_COMPLETED, CallEventType.ENDED);
    }

    @Test
    void givenABlindTransfer_whenTheTargetIsBusyOrDoesNotAnswer_thenTheCallGoesBackToWhoTransfers() {
        for (int cause : List.of(HangupCause.USER_BUSY, HangupCause.NO_ANSWER, HangupCause.SUBSCRIBER_ABSENT)) {
            Story one = new Story().dial("3002", "3002").answers(2).transfer(2, Kind.BLIND, "3004", "3004")
                    .gone(3, cause);
            assertThat(one.places()).isEqualTo("1 TALK, 2 TALK");
            assertThat(one.call().state()).isEqualTo(CallState.ANSWERED);
            assertThat(one.types().getLast()).isEqualTo(cause == HangupCause.USER_BUSY
                    ? CallEventType.TRANSFER_BUSY
                    : cause == HangupCause.NO_ANSWER
                            ? CallEventType.TRANSFER_NO_ANSWER
                            : CallEventType.TRANSFER_FAILED);
        }
    }

    @Test
    void givenALegThatWasGivenUp_whenItIsThereAllTheSameAndAnswers_thenItIsHungUp_andTheCallGoesOn() {
        story.transfer(2, Kind.BLIND, "3004", "3004").refuse(story.originated().getLast(), Refusal.UNAVAILABLE);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        story.answers(3);
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(story.leg(3), HangupCause.NORMAL_CLEARING));
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
    }

    @Test
    void givenWhoTransfersIsGone_whenTheTargetDoesNotAnswer_thenTheirPhonesRing_andTheyTakeTheCallBack() {
        story.transfer(2, Kind.BLIND, "3004", "3004").gone(2, 16).gone(3, HangupCause.NO_ANSWER);
        assertThat(story.call().state()).isEqualTo(CallState.TRANSFERRING);
        assertThat(story.places()).isEqualTo("1 MUSIC");
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
        story.rings(4).answers(4);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.types()).endsWith(CallEventType.TRANSFER_NO_ANSWER, CallEventType.FORWARD,
                CallEventType.FORWARD_RINGING, CallEventType.FORWARD_ANSWERED);
    }

    @Test
    void givenTheCallGoesBack_whenNobodyTakesIt_thenItEnds() {
        story.transfer(2, Kind.BLIND, "3004", "3004").gone(2, 16).gone(3, HangupCause.NO_ANSWER).gone(4, 19);
        assertThat(story.call().isEnded()).isTrue();
        assertThat(story.ending().reason()).isEqualTo(EndReason.COMPLETED);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(1), HangupCause.NO_ANSWER));
    }

    @Test
    void givenAConsultation_whenItIsSwappedAndCompleted_thenTheRightOnesHearEachOther() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004");
        assertThat(story.places()).isEqualTo("1 MUSIC, 2 RINGBACK");
        story.answers(3);
        assertThat(story.places()).isEqualTo("1 MUSIC, 2 ASIDE, 3 ASIDE");
        assertThat(story.lastEffects()).containsSubsequence(new Effect.MakeBridge(story.call().aside()),
                new Effect.Move(story.leg(2), Place.RINGBACK, Place.ASIDE, null));
        story.swap(2);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK, 3 MUSIC");
        story.swap(2).complete(2);
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.types()).endsWith(CallEventType.TRANSFER_CONNECTING, CallEventType.TRANSFER_ATTENDED,
                CallEventType.TRANSFER_COMPLETED);
    }

    @Test
    void givenAConsultationThatIsCompleted_whenTheTargetHungUpJustBeforeThat_thenTheCallEndsNoEarlierThanItWasCompleted() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3).later(Duration.ofSeconds(2)).complete(2);
        Instant completed = story.now;
        story.later(Duration.ofMillis(-7)).gone(3, 16);
        assertThat(story.call().endTime()).isEqualTo(completed);
        assertThat(story.events.getLast().at()).isEqualTo(completed);
        assertThat(story.call().participants()).extracting(Participant::leftAt).containsExactly(completed, completed,
                completed.minusMillis(7));
        assertThat(story.call().times().holdMillis()).isEqualTo(2_000);
    }

    /// Asterisk refuses to make a bridge by an id that another one had before.
    @Test
    void givenConsultations_whenTheyEndAndOthersBegin_thenTheirBridgeStaysUntilTheCallEnds() {
        Effect.RemoveBridge removed = new Effect.RemoveBridge(story.call().aside());
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3).swap(2).swap(2).cancel(2).gone(3, 16);
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(4).complete(2).gone(2, 16);
        assertThat(story.effects).doesNotContain(removed);
        story.gone(4, 16);
        assertThat(story.lastEffects()).contains(removed);
    }

    @Test
    void givenAConsultation_whenItIsCanceled_thenTheTargetGoes_andTheTalkGoesOn() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3).cancel(2);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(3), HangupCause.NORMAL_CLEARING));
        story.gone(3, 16);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThatThrownBy(() -> story.cancel(2)).hasMessageContaining("No transfer");
    }

    @Test
    void givenAConsultation_whenWhoTransfersHangsUp_thenTheOthersTalk() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3).gone(2, 16);
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.types().getLast()).isEqualTo(CallEventType.TRANSFER_COMPLETED);
    }

    @Test
    void givenAConsultation_whenTheCallerHangsUp_thenTheTwoGoOnTalking() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3).gone(1, 16);
        assertThat(story.places()).isEqualTo("2 TALK, 3 TALK");
        story.gone(3, 16);
        assertThat(story.call().isEnded()).isTrue();
    }

    @Test
    void givenTheTargetRings_whenTheCallerHangsUp_thenAllIsOver() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").gone(1, 16);
        assertThat(story.call().isEnded()).isTrue();
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(2), 16),
                new Effect.Hangup(story.leg(3), 16));
    }

    @Test
    void givenAPhoneRefers_whenItIsToldTwice_thenItIsDoneOnce_andThePhoneHearsTheOutcome() {
        CallFact.Referred refer = new CallFact.Referred(story.leg(2), "3004", Story.to("3004", "3004"), story.now);
        story.take(refer);
        assertThat(story.lastEffects()).contains(
                new Effect.Report(story.leg(2), Effect.TransferOutcome.UNDER_WAY));
        story.take(refer);
        assertThat(story.originated()).hasSize(2);
        story.answers(3);
        assertThat(story.lastEffects()).startsWith(new Effect.Report(story.leg(2), Effect.TransferOutcome.ANSWERED));
    }

    @Test
    void givenAPhoneHangsUpWithItsTransfer_whenThatFailsAtOnce_thenThePhoneRings_andTheOtherSideIsNotLost() {
        story.later(Duration.ofSeconds(9));
        CallFact.Referred refer = new CallFact.Referred(story.leg(2), "4711", new Route.Nowhere(1, "nobody"),
                story.now);
        story.take(refer).later(Duration.ofMillis(200)).take(refer).gone(2, 16);
        assertThat(story.types()).containsOnlyOnce(CallEventType.TRANSFER);
        assertThat(story.places()).isEqualTo("1 MUSIC");
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
        story.answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.types()).endsWith(CallEventType.TRANSFER_FAILED, CallEventType.FORWARD,
                CallEventType.FORWARD_ANSWERED);
        story.later(Duration.ofMillis(500)).gone(3, 16);
        assertThat(story.call().isEnded()).as("whoever has taken it back knows").isTrue();
    }

    @Test
    void givenATransferThatFailed_whenASideHangsUp_thenItIsOver_unlessWhoTransferredCannotHaveKnown() {
        for (int leg : List.of(1, 2)) {
            Story one = new Story().dial("3002", "3002").answers(2).later(Duration.ofSeconds(9))
                    .transfer(2, Kind.BLIND, "3004", "3004").gone(3, 17);
            one.later(Duration.ofMillis(leg == 1 ? 200 : 1_000)).gone(leg, 16);
            assertThat(one.call().isEnded()).isTrue();
        }
        story.later(Duration.ofSeconds(9)).transfer(2, Kind.BLIND, "3004", "3004").gone(3, 17)
                .later(Duration.ofMillis(999)).gone(2, 16);
        assertThat(story.call().state()).isEqualTo(CallState.TRANSFERRING);
        story.gone(1, 16);
        assertThat(story.call().isEnded()).isTrue();
    }

    @Test
    void givenAPhoneRefersToNowhere_thenItHearsSo_andTheTalkGoesOn() {
        story.take(new CallFact.Referred(story.leg(2), "4711", new Route.Nowhere(1, "nobody"), story.now));
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Report(story.leg(2), Effect.TransferOutcome.NOT_REACHED));
        assertThat(story.types()).endsWith(CallEventType.TRANSFER, CallEventType.TRANSFER_FAILED);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenAPhoneWithTwoCalls_whenItJoinsThem_thenOneGivesItsLegToTheOther() {
        Story other = new Story().later(Duration.ofSeconds(1)).dial("3004", "3004").answers(2).answers(1);
        List<Party> there = story.call().participants().stream().map(Participant::party).toList();
        story.take(new CallFact.ReferredToCall(story.leg(2), other.call().id(), other.leg(1), story.now));
        assertThat(story.lastEffects().getLast()).isEqualTo(new Effect.Tell(other.call().id(),
                new CallFact.TakenOver(other.leg(1), story.call().id(), there, story.now)));
        other.take(new CallFact.TakenOver(other.leg(1), story.call().id(), there, other.now));
        assertThat(other.call().isEnded()).isTrue();
        assertThat(other.lastEffects()).contains(new Effect.Hangup(other.leg(1), 16))
                .doesNotContain(new Effect.Hangup(other.leg(2), 16));
        CallFact.HandedOver handed = (CallFact.HandedOver) ((Effect.Tell) other.lastEffects().getFirst()).fact();
        story.take(handed);
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.call().legs().getLast().channel()).isEqualTo(other.leg(2));
        assertThat(story.types().getLast()).isEqualTo(CallEventType.TRANSFER_COMPLETED);
        story.take(handed);
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(other.leg(2), 16));
    }

    /// The consultation is canceled by the phone before, after, or only by us.
    @ParameterizedTest
    @ValueSource(strings = {"first", "last", "never"})
    void givenATargetThatStillRings_whenThePhoneJoinsItsCalls_thenTheTargetRingsOnAndGetsTheOther(String cancels) {
        Story other = ringingConsultation();
        if (cancels.equals("first")) {
            other.take(new CallFact.CallerCanceled(other.leg(1), other.now));
        }
        assertThat(other.call().isEnded()).isFalse();
        story.take(new CallFact.ReferredToCall(story.leg(2), other.call().id(), other.leg(1), story.now));
        other.take(((Effect.Tell) story.lastEffects().getLast()).fact());
        assertThat(other.ending().reason()).isEqualTo(EndReason.COMPLETED);
        assertThat(other.effects).doesNotContain(new Effect.Hangup(other.leg(2), 16),
                new Effect.Hangup(other.leg(3), 16));
        CallFact handed = told(other);
        if (cancels.equals("last")) {
            other.take(new CallFact.CallerCanceled(other.leg(1), other.now));
        }
        assertThat(other.events).noneMatch(event -> other.call().missedBy(event) != null);
        story.take(handed);
        assertThat(story.call().state()).isEqualTo(CallState.TRANSFERRING);
        assertThat(story.places()).isEqualTo("1 MUSIC, 2 RINGBACK");
        assertThat(story.types().getLast()).isEqualTo(CallEventType.TRANSFER_RINGING);
        story.gone(2, 16).take(new CallFact.LegAnswered(other.leg(3), story.now, false));
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.lastEffects()).contains(new Effect.Hangup(other.leg(2), HangupCause.ANSWERED_ELSEWHERE));
        assertThat(story.call().handover()).isEqualTo(new Call.Handover("3004", "joao"));
    }

    private static Story ringingConsultation() {
        Story other = new Story().later(Duration.ofSeconds(1)).dial("3004", "3004", "3004-2").rings(2);
        return other.take(new CallFact.Promised(other.leg(1), CallId.next(other.now), other.now));
    }

    private static CallFact told(Story story) {
        return story.lastEffects().stream().filter(Effect.Tell.class::isInstance)
                .map(effect -> ((Effect.Tell) effect).fact()).findFirst().orElseThrow();
    }

    @Test
    void givenATargetThatStillRings_whenItAnswersWhileTheCallsAreJoined_thenTheOthersTalk() {
        Story other = ringingConsultation();
        other.take(new CallFact.CallerCanceled(other.leg(1), other.now)).answers(2);
        story.take(new CallFact.ReferredToCall(story.leg(2), other.call().id(), other.leg(1), story.now));
        other.take(told(story));
        story.take(told(other));
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.types().getLast()).isEqualTo(CallEventType.TRANSFER_COMPLETED);
    }

    @Test
    void givenATargetThatStillRings_whenNobodyWantsIt_thenItStopsWithItsCaller() {
        Story other = ringingConsultation();
        other.take(new CallFact.CallerCanceled(other.leg(1), other.now));
        other.take(new CallFact.NotHandedOver(other.now));
        assertThat(other.ending().reason()).isEqualTo(EndReason.CANCELED);
        assertThat(other.lastEffects()).contains(new Effect.Hangup(other.leg(2), 16));
        Story still = ringingConsultation();
        still.take(new CallFact.NotHandedOver(still.now)).answers(2);
        assertThat(still.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenATargetThatRangOn_whenItDoesNotAnswer_thenTheCallGoesBack() {
        Story other = ringingConsultation();
        story.take(new CallFact.ReferredToCall(story.leg(2), other.call().id(), other.leg(1), story.now));
        other.take(told(story));
        story.take(told(other)).gone(2, 16);
        story.take(new CallFact.LegGone(other.leg(2), 19, story.now, false))
                .take(new CallFact.LegGone(other.leg(3), 19, story.now, false));
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
    }

    @Test
    void givenATransfer_whenAnotherCommandComes_thenItIsRefused() {
        story.transfer(2, Kind.BLIND, "3004", "3004");
        assertThatThrownBy(() -> story.transfer(2, Kind.BLIND, "3005", "3005")).hasMessageContaining("under way");
        assertThatThrownBy(() -> story.hold(2, true)).hasMessageContaining("under way");
        assertThatThrownBy(() -> story.complete(1)).hasMessageContaining("Only who began");
        assertThatThrownBy(() -> story.swap(2)).hasMessageContaining("not answered yet");
    }

    @Test
    void givenATransferToSomebodyOnTheCall_thenThatIsRefused() {
        assertThatThrownBy(() -> story.transfer(2, Kind.BLIND, "3001", "3001")).hasMessageContaining("already");
    }

    /// Their line is busy because of this very call, or they do not want to be disturbed meanwhile.
    @Test
    void givenATransferToSomebodyOnTheCall_whoeverAsksAndWhateverTheirLineSays_thenNobodyMissesTheCall() {
        List<CallEventType> before = story.types();
        for (String number : List.of("3001", "3002")) {
            for (Route to : List.of(Story.to(number, number), Story.to(number),
                    Story.notNow(number, EndReason.BUSY, HangupCause.USER_BUSY))) {
                for (int by : List.of(1, 2)) {
                    assertThatThrownBy(() -> story.take(
                            new CallCommand.Transfer(by, Kind.BLIND, number, to, story.now)))
                            .hasMessageContaining("already");
                    story.take(new CallFact.Referred(story.leg(by), number, to, story.now));
                    assertThat(story.lastEffects()).containsExactly(
                            new Effect.Report(story.leg(by), Effect.TransferOutcome.DECLINED));
                }
            }
        }
        assertThat(story.types()).isEqualTo(before);
        assertThat(story.call().participants()).hasSize(2);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
    }

    /// In whatever order their ends are told.
    @Test
    void givenAPhoneThatHangsUpWithItsTransfer_whicheverCallItLeavesFirst_thenTheOthersTalk() {
        for (boolean consultationFirst : List.of(true, false)) {
            Story first = new Story().dial("3002", "3002").answers(2).answers(1);
            Story other = new Story().later(Duration.ofSeconds(1)).dial("3004", "3004").answers(2).answers(1);
            other.take(new CallFact.Promised(other.leg(1), first.call().id(), other.now));
            if (consultationFirst) {
                other.gone(1, 16);
            }
            first.take(new CallFact.ReferredToCall(first.leg(2), other.call().id(), other.leg(1), first.now));
            CallFact asked = ((Effect.Tell) first.lastEffects().getLast()).fact();
            if (!consultationFirst) {
                first.gone(2, 16);
            }
            other.take(asked);
            first.take(other.lastEffects().stream().filter(Effect.Tell.class::isInstance)
                    .map(effect -> ((Effect.Tell) effect).fact()).findFirst().orElseThrow());
            assertThat(other.call().isEnded()).isTrue();
            assertThat(first.places()).isEqualTo("1 TALK, 3 TALK");
            assertThat(first.call().handover()).isEqualTo(new Call.Handover("3004", "joao"));
        }
    }

    @Test
    void givenAConsultationThatIsPromised_whenNobodyAsksForIt_thenItGoesBackToThePhone() {
        story.take(new CallFact.Promised(story.leg(2), CallId.next(story.now), story.now)).gone(2, 16);
        assertThat(story.call().isEnded()).isFalse();
        story.later(Step.MERGE_GRACE).deadline();
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
        assertThat(story.places()).isEqualTo("1 MUSIC");
    }

    @Test
    void givenTwoWithTwoCalls_whenOneJoinsThem_thenThatIsDeclined_andNobodyIsOnTheCallTwice() {
        Story other = new Story().later(Duration.ofSeconds(1)).dial("3002", "3002").answers(2).answers(1);
        story.take(new CallFact.ReferredToCall(story.leg(2), other.call().id(), other.leg(2), story.now));
        other.take(((Effect.Tell) story.lastEffects().getLast()).fact());
        assertThat(other.call().isEnded()).isFalse();
        story.take(((Effect.Tell) other.lastEffects().getLast()).fact());
        assertThat(story.lastEffects()).contains(
                new Effect.Report(story.leg(2), Effect.TransferOutcome.DECLINED));
        assertThat(story.call().participants()).hasSize(2);
    }

    @Test
    void givenATransferToWhoIsNotToBeDisturbed_thenItIsSaid_andTheTalkGoesOn() {
        story.take(new CallCommand.Transfer(2, Kind.BLIND, "3004",
                Story.notNow("3004", EndReason.BUSY, HangupCause.USER_BUSY), story.now));
        assertThat(story.types()).endsWith(CallEventType.TRANSFER, CallEventType.TRANSFER_BUSY);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
    }

    @Test
    void givenTheTargetsPhoneNeverReports_whenItsTimeIsOver_thenTheCallGoesBack() {
        story.transfer(2, Kind.BLIND, "3004", "3004").later(Duration.ofSeconds(33)).deadline();
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.types().getLast()).isEqualTo(CallEventType.TRANSFER_NO_ANSWER);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(3), HangupCause.NO_ANSWER));
    }

    /// What follows from it happens now, so that the comparison does not take the new leg for a lost one.
    @Test
    void givenATargetThatLongStoppedRinging_whenThatIsFound_thenTheCallGoesBackNow() {
        story.transfer(2, Kind.BLIND, "3004", "3004").gone(2, 16);
        Instant end = story.now.plusSeconds(30);
        story.later(Duration.ofMinutes(5));
        story.take(new CallFact.LegsGone(
                List.of(new CallFact.End(story.leg(3), HangupCause.NO_ANSWER, end, null)), Instant.EPOCH, story.now));
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
        assertThat(story.call().legs().getLast().createdAt()).isEqualTo(story.now);
        story.take(new CallFact.Census(Map.of(story.leg(1), true), Map.of(), Instant.EPOCH, story.now, story.now));
        assertThat(story.call().isEnded()).isFalse();
        assertThat(story.call().legs().getLast().isLive()).isTrue();
    }
}
