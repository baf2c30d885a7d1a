package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {

    private static final ChannelId CALLER = new ChannelId("1795187666.1");

    private final Story story = new Story();

    @Test
    void givenAnAnswerThatTheCallersCancelCrosses_whenTheCallerIsGone_thenTheCallWasCanceled_andNobodyMissedIt() {
        Story story = new Story().dial("3002", "3002").rings(2).answers(2);
        story.take(new CallFact.LegAnswered(CALLER, story.now, false))
                .take(new CallFact.CallerCanceled(CALLER, story.now));
        assertThat(story.ending().reason()).isEqualTo(EndReason.CANCELED);
        assertThat(story.ending().source()).isEqualTo(HangupSource.CALLER);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(2), HangupCause.NORMAL_CLEARING));
        assertThat(story.call().missedBy(story.events.getLast())).isNull();
    }

    @Test
    void givenARingingPhone_whenTheCallerCancels_thenTheCallIsCanceled() {
        Story story = new Story().dial("3002", "3002").rings(2)
                .take(new CallFact.CallerCanceled(CALLER, Instant.EPOCH));
        assertThat(story.ending().reason()).isEqualTo(EndReason.CANCELED);
        assertThat(story.ending().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
    }

    @Test
    void givenAnAnswer_whenWhatFollowsCannotBeSent_thenBothAreJoinedByTheComparison() {
        Story story = new Story().dial("3002", "3002").rings(2).answers(2);
        for (Effect effect : story.lastEffects()) {
            story.refuse(effect, CallFact.Refusal.UNAVAILABLE);
        }
        assertThat(story.call().ending()).isNull();
        story.take(new CallFact.Census(Map.of(CALLER, false, story.leg(2), true), Map.of(), Instant.EPOCH, story.now,
                story.now));
        assertThat(story.lastEffects()).contains(new Effect.Answer(CALLER),
                new Effect.MakeBridge(story.call().bridge()), new Effect.Move(CALLER, Place.NONE, Place.TALK, null),
                new Effect.Move(story.leg(2), Place.NONE, Place.TALK, null));
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenALine_whenItIsDialled_thenItsPhonesRing() {
        story.dial("3002", "3002", "3002-2");
        assertThat(story.types()).containsExactly(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT);
        assertThat(story.effects).hasSize(3).first().isEqualTo(new Effect.Tag(CALLER));
        assertThat(story.originated()).extracting(Effect.Originate::endpoint).containsExactly("3002", "3002-2");
        assertThat(story.call().state()).isEqualTo(CallState.CREATED);
    }

    @Test
    void givenRinging_whenAPhoneAnswers_thenTheOthersStopAndBothSidesAreConnected() {
        story.dial("3002", "3002", "3002-2").rings(2).rings(3).answers(2);
        assertThat(story.types()).containsExactly(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT,
                CallEventType.RINGING, CallEventType.ANSWERED);
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Hangup(story.leg(3), HangupCause.ANSWERED_ELSEWHERE), new Effect.Answer(CALLER),
                new Effect.Connect(story.call().bridge(), List.of(CALLER, story.leg(2))));
        story.gone(3, 26);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        story.answers(3);
        assertThat(story.lastEffects()).isEmpty();
    }

    @Test
    void givenTwoPhones_whenBothAnswer_thenTheSecondIsHungUp() {
        story.dial("3002", "3002", "3002-2").answers(2).answers(3);
        assertThat(story.lastEffects())
                .containsExactly(new Effect.Hangup(story.leg(3), HangupCause.ANSWERED_ELSEWHERE));
        assertThat(story.types()).containsOnlyOnce(CallEventType.ANSWERED);
    }

    @ParameterizedTest
    @CsvSource({"-900, 0", "900, 0", "7000, 7000"})
    void givenACallToNobody_whenItsCallerStayedForLonger_thenItLastedAsLong(int gone, int over) {
        Instant decided = story.now;
        story.dialNowhere();
        story.now = decided.plusMillis(gone);
        story.gone(1, 16);
        assertThat(story.call().endTime()).isEqualTo(decided.plusMillis(over));
        assertThat(story.types()).containsOnlyOnce(CallEventType.FAILED);
    }

    @Test
    void givenABusyPhone_whenItsCallerIsFreedLater_thenTheCallWasOverWhenThePhoneWas() {
        story.dial("3002", "3002").rings(2).gone(2, 17);
        Instant busy = story.now;
        story.now = busy.plusSeconds(7);
        story.gone(1, 17);
        assertThat(story.call().endTime()).isEqualTo(busy);
    }

    @Test
    void givenAPhoneThatWasNotReached_whenItsCallerIsFreedLater_thenTheCallWasOverWhenTheyWere() {
        story.dial("3002", "3002").gone(2, HangupCause.NETWORK_OUT_OF_ORDER);
        story.now = story.now.plusSeconds(7);
        story.gone(1, 16);
        assertThat(story.call().endTime()).isEqualTo(story.now);
        assertThat(story.ending().reason()).isEqualTo(EndReason.FAILED);
    }

    @Test
    void givenACallerWhoGaveUp_whenThePhoneRingsOn_thenTheCallWasOverWhenTheyDid() {
        story.dial("3002", "3002").rings(2).gone(1, 16);
        Instant canceled = story.now;
        story.now = canceled.plusSeconds(4);
        story.gone(2, 16);
        assertThat(story.call().endTime()).isEqualTo(canceled);
    }

    @ParameterizedTest(name = "cause {0} ends {1} with {2}")
    @CsvSource({"17, BUSY, 17, CALLEE", "21, REJECTED, 21, CALLEE", "19, NO_ANSWER, 19, SYSTEM",
            "18, NO_ANSWER, 19, SYSTEM", "20, FAILED, 20, SYSTEM", "38, FAILED, 38, SYSTEM"})
    void givenRinging_whenTheOnlyPhoneEnds_thenTheCallEndsForThatReason(int cause, EndReason reason, int told,
            HangupSource source) {
        story.dial("3002", "3002").rings(2).gone(2, cause);
        assertThat(story.ending()).extracting(Call.Ending::reason, Call.Ending::cause, Call.Ending::source)
                .containsExactly(reason, told, source);
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(CALLER, told));
        assertThat(story.call().isOver()).isFalse();
        story.gone(1, told);
        assertThat(story.call().isOver()).isTrue();
        assertThat(story.call().deadline()).isNull();
    }

    @Test
    void givenTwoPhones_whenOneIsBusyAndOneRingsOut_thenTheCallWasBusy() {
        story.dial("3002", "3002", "3002-2").gone(2, 17);
        assertThat(story.call().isEnded()).isFalse();
        story.rings(3).gone(3, 19);
        assertThat(story.ending().reason()).isEqualTo(EndReason.BUSY);
    }

    @Test
    void givenTwoPhones_whenOneDeclines_thenTheOtherStopsToo() {
        story.dial("3002", "3002", "3002-2").rings(2).rings(3).gone(2, 21);
        assertThat(story.ending().reason()).isEqualTo(EndReason.REJECTED);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(3), 21), new Effect.Hangup(CALLER, 21));
    }

    @Test
    void givenRinging_whenTheCallerGivesUp_thenTheCallIsCanceledAndThePhonesStop() {
        story.dial("3002", "3002").rings(2).gone(1, 127);
        assertThat(story.ending()).isEqualTo(
                new Call.Ending(EndReason.CANCELED, HangupSource.CALLER, HangupCause.NORMAL_CLEARING, null));
        assertThat(story.lastEffects())
                .containsExactly(new Effect.Hangup(story.leg(2), HangupCause.NORMAL_CLEARING));
    }

    @Test
    void givenACanceledCall_whenThePhoneAnswersAllTheSame_thenItIsHungUp() {
        story.dial("3002", "3002").rings(2).gone(1, 127).answers(2);
        assertThat(story.lastEffects())
                .containsExactly(new Effect.Hangup(story.leg(2), HangupCause.NORMAL_CLEARING));
        assertThat(story.call().state()).isEqualTo(CallState.ENDED);
        assertThat(story.types()).doesNotContain(CallEventType.ANSWERED);
    }

    @ParameterizedTest
    @CsvSource({"1, CALLER", "2, CALLEE"})
    void givenATalk_whenOneSideHangsUp_thenTheOtherIsEndedAndTheBridgeRemoved(int leg, HangupSource source) {
        story.dial("3002", "3002").rings(2).answers(2).gone(leg, 16);
        assertThat(story.ending())
                .isEqualTo(new Call.Ending(EndReason.COMPLETED, source, HangupCause.NORMAL_CLEARING, null));
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Hangup(story.leg(3 - leg), HangupCause.NORMAL_CLEARING),
                new Effect.RemoveBridge(story.call().bridge()));
    }

    @Test
    void givenAnAnswer_whenTheCallersCancelHadCrossedIt_thenTheCallIsReleasedNormally() {
        story.dial("3002", "3002").rings(2).answers(2).gone(1, 127);
        assertThat(story.ending()).isEqualTo(
                new Call.Ending(EndReason.COMPLETED, HangupSource.CALLER, HangupCause.NORMAL_CLEARING, null));
    }

    @Test
    void givenAnUnknownNumber_whenItIsDialled_thenTheCallerHearsSo() {
        story.dialNowhere();
        assertThat(story.types()).containsExactly(CallEventType.CREATED, CallEventType.FAILED);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(CALLER, HangupCause.UNALLOCATED));
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 17, BUSY", "NO_ANSWER, 20, MISSED"})
    void givenAPersonWhoIsNotToBeRung_whenTheirLineIsDialled_thenTheCallerHearsSoAndNothingRings(EndReason reason,
            int cause, CallEventType event) {
        story.dialNotNow(reason, cause);
        assertThat(story.types()).containsExactly(CallEventType.CREATED, event);
        assertThat(story.ending()).isEqualTo(new Call.Ending(reason, HangupSource.SYSTEM, cause, "not now"));
        assertThat(story.events.getLast().detail()).isEqualTo("not now");
        assertThat(story.lastEffects()).containsExactly(new Effect.Tag(CALLER), new Effect.Hangup(CALLER, cause));
        assertThat(story.call().callee().number()).isEqualTo("3002");
        story.gone(1, cause);
        assertThat(story.call().isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 17, BUSY", "NO_ANSWER, 20, MISSED"})
    void givenAPersonWhoIsNotToBeRung_whenSomebodyClicks_thenNotEvenTheCallersOwnPhoneRings(EndReason reason,
            int cause, CallEventType event) {
        story.clickNotNow(reason, cause);
        assertThat(story.types()).containsExactly(CallEventType.CREATED, event);
        assertThat(story.ending()).isEqualTo(new Call.Ending(reason, HangupSource.SYSTEM, cause, "not now"));
        assertThat(story.effects).isEmpty();
        assertThat(story.call().isOver()).isTrue();
    }

    @Test
    void givenALineWithoutPhones_whenItIsDialled_thenTheSubscriberIsAbsent() {
        story.dial("3002");
        assertThat(story.ending().cause()).isEqualTo(HangupCause.SUBSCRIBER_ABSENT);
    }

    @Test
    void givenACaller_whenTheyDialTheirOwnLine_thenItIsBusy() {
        story.dial("3001", "3001");
        assertThat(story.ending().reason()).isEqualTo(EndReason.BUSY);
        assertThat(story.originated()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, 20", "REFUSED, 34", "UNAVAILABLE, 38"})
    void givenADialledLine_whenAsteriskDoesNotOriginate_thenTheCallFails(CallFact.Refusal why, int cause) {
        story.dial("3002", "3002").refuse(story.originated().getFirst(), why);
        assertThat(story.ending()).extracting(Call.Ending::reason, Call.Ending::cause)
                .containsExactly(EndReason.FAILED, cause);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(CALLER, cause));
    }

    @Test
    void givenAnOriginateThatWasKeptBack_whenItIsItsTurn_thenThePhoneIsRungIfThereIsStillACaller() {
        story.dial("3002", "3002", "3002-2");
        Effect.Originate first = story.originated().getFirst();
        story.refuse(first, CallFact.Refusal.LATE);
        assertThat(story.lastEffects()).containsExactly(first);
        assertThat(story.call().isEnded()).isFalse();
        story.gone(1, 16);
        Effect.Originate second = story.originated().get(1);
        story.refuse(second, CallFact.Refusal.LATE);
        assertThat(story.lastEffects()).doesNotContain(second);
        assertThat(story.ending().reason()).isEqualTo(EndReason.CANCELED);
    }

    @Test
    void givenAnOriginateThatWasKeptBackForLong_whenItIsItsTurn_thenItsLegIsNotTakenForLostAndHasItsWholeTime() {
        story.dial("3002", "3002");
        story.later(Duration.ofSeconds(15)).refuse(story.originated().getFirst(), CallFact.Refusal.LATE);
        story.take(new CallFact.Census(Map.of(CALLER, false), Map.of(), Instant.EPOCH, story.now.minusSeconds(1),
                story.now));
        assertThat(story.call().isEnded()).isFalse();
        story.later(story.call().ringTimeout()).deadline();
        assertThat(story.call().isEnded()).isFalse();
        story.later(Duration.ofSeconds(2)).deadline();
        assertThat(story.ending().reason()).isEqualTo(EndReason.NO_ANSWER);
    }

    @Test
    void givenAnAnswer_whenAsteriskCannotConnect_thenNobodyIsLeftInSilence() {
        story.dial("3002", "3002").answers(2);
        story.refuse(new Effect.Connect(story.call().bridge(), List.of(CALLER, story.leg(2))),
                CallFact.Refusal.REFUSED);
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(CALLER, 16),
                new Effect.Hangup(story.leg(2), 16));
        story.gone(1, 16);
        assertThat(story.ending().reason()).isEqualTo(EndReason.FAILED);
    }

    @Test
    void givenRinging_whenTheDeadlinePasses_thenNobodyAnswered() {
        story.dial("3002", "3002").rings(2).later(Duration.ofSeconds(31)).deadline();
        assertThat(story.call().isEnded()).isFalse();
        story.later(Duration.ofSeconds(2)).deadline();
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(CALLER, HangupCause.NO_ANSWER),
                new Effect.Hangup(story.leg(2), HangupCause.NO_ANSWER));
        story.gone(2, 19);
        assertThat(story.ending().reason()).isEqualTo(EndReason.NO_ANSWER);
    }

    @Test
    void givenAHangUpWithoutEffect_whenItsTimeIsOver_thenItIsRepeated() {
        story.dial("3002", "3002").answers(2).hangup(HangupSource.AGENT).later(Duration.ofSeconds(11)).deadline();
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(CALLER, 16),
                new Effect.Hangup(story.leg(2), 16));
        story.refuse(new Effect.Hangup(CALLER, 16), CallFact.Refusal.GONE);
        assertThat(story.ending()).extracting(Call.Ending::reason, Call.Ending::source)
                .containsExactly(EndReason.COMPLETED, HangupSource.AGENT);
    }

    @ParameterizedTest
    @CsvSource({"CALLEE, REJECTED, 21", "CALLER, CANCELED, 16", "AGENT, CANCELED, 16"})
    void givenRinging_whenSomebodyHangsUpByClick_thenItMattersOnWhichSide(HangupSource by, EndReason reason,
            int cause) {
        story.dial("3002", "3002").rings(2).hangup(by).gone(2, 16);
        assertThat(story.ending()).isEqualTo(new Call.Ending(reason, by, cause, null));
    }

    @Test
    void givenAnEndedCall_whenItIsHungUp_thenThatIsRefused() {
        story.dial("3002", "3002").gone(1, 16);
        assertThatThrownBy(() -> story.hangup(HangupSource.CALLER))
                .isInstanceOf(CallException.CommandNotAllowed.class);
    }

    @Test
    void givenAClick_whenTheCallerAnswers_thenTheCalleeRings() {
        story.click("3002").rings(1);
        assertThat(story.types()).containsExactly(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT);
        story.answers(1).rings(2).answers(2);
        assertThat(story.types()).endsWith(CallEventType.DIAL_ATTEMPT, CallEventType.RINGING, CallEventType.ANSWERED);
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Connect(story.call().bridge(), List.of(story.leg(1), story.leg(2))));
    }

    @ParameterizedTest
    @CsvSource({"17, BUSY", "21, REJECTED", "19, NO_ANSWER", "20, FAILED"})
    void givenAClick_whenTheCallersOwnPhoneDoesNotAnswer_thenTheCallEnds(int cause, EndReason reason) {
        story.click("3002").rings(1).gone(1, cause);
        assertThat(story.ending().reason()).isEqualTo(reason);
        assertThat(story.call().isOver()).isTrue();
    }

    @Test
    void givenATalk_whenAsteriskNoLongerHasItsChannels_thenItEndsSynthesized() {
        story.dial("3002", "3002").answers(2).later(Duration.ofMinutes(1)).census(Map.of());
        assertThat(story.call().isOver()).isTrue();
        assertThat(story.events.getLast().synthesized()).isTrue();
        assertThat(story.ending().source()).isEqualTo(HangupSource.SYSTEM);
        assertThat(story.types()).containsOnlyOnce(CallEventType.ENDED);
    }

    @Test
    void givenRinging_whenThePhoneWasAnsweredUnheard_thenBothSidesAreConnected() {
        story.dial("3002", "3002").rings(2).later(Duration.ofSeconds(5))
                .census(Map.of(CALLER, false, story.leg(2), true));
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(story.lastEffects()).anyMatch(Effect.Connect.class::isInstance);
        assertThat(story.events.getLast().synthesized()).isTrue();
    }

    /// Somebody ended the service between the answer and what follows from it.
    @Test
    void givenAnAnswer_whenTheCallerIsFoundStillWaiting_thenTheyAreAnsweredAndJoined() {
        story.dial("3002", "3002").rings(2).answers(2).later(Duration.ofSeconds(9));
        story.take(new CallFact.Census(Map.of(CALLER, false, story.leg(2), true), Map.of(), Instant.EPOCH, story.now,
                story.now));
        assertThat(story.lastEffects().getFirst()).isEqualTo(new Effect.Answer(CALLER));
        assertThat(story.lastEffects()).contains(new Effect.Move(CALLER, Place.NONE, Place.TALK, null),
                new Effect.Move(story.leg(2), Place.NONE, Place.TALK, null));
    }

    @Test
    void givenRinging_whenItIsComparedAfterItsTime_thenWhoeverHasAnsweredMeanwhileCanStillBeTold() {
        story.dial("3002", "3002").rings(2).later(Duration.ofMinutes(5))
                .census(Map.of(CALLER, false, story.leg(2), false)).deadline();
        assertThat(story.call().state()).isEqualTo(CallState.RINGING);
        story.answers(2);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenRinging_whenNobodyHasAnsweredAMomentAfterTheComparison_thenTheCallIsGivenUp() {
        story.dial("3002", "3002").rings(2).later(Duration.ofMinutes(5))
                .census(Map.of(CALLER, false, story.leg(2), false)).later(Duration.ofSeconds(3)).deadline();
        assertThat(story.ending().reason()).isEqualTo(EndReason.NO_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({"1, CALLER", "2, CALLEE"})
    void givenATalk_whenAsteriskWroteDownWhoWentFirst_thenItEndedThenAndByThem(int first, HangupSource source) {
        story.dial("3002", "3002").rings(2).answers(2);
        Instant began = story.now;
        story.later(Duration.ofMinutes(5));
        story.take(new CallFact.LegsGone(List.of(
                new CallFact.End(story.leg(3 - first), 16, began.plusSeconds(90), null),
                new CallFact.End(story.leg(first), 16, began.plusSeconds(60), null)), Instant.EPOCH, story.now));
        assertThat(story.call().isOver()).isTrue();
        assertThat(story.ending().source()).isEqualTo(source);
        assertThat(story.ending().cause()).isEqualTo(16);
        assertThat(story.call().endTime()).isEqualTo(began.plusSeconds(60));
        assertThat(story.events.getLast().synthesized()).isTrue();
        assertThat(story.events.getLast().at()).isEqualTo(began.plusSeconds(60));
        assertThat(story.call().legs()).extracting(Leg::endedAt).containsExactlyInAnyOrder(began.plusSeconds(60),
                began.plusSeconds(90));
    }

    @Test
    void givenATalk_whenOneSideHasLongGone_thenTheOtherIsHungUpNowAndLookedAfter() {
        story.dial("3002", "3002").rings(2).answers(2);
        Instant began = story.now;
        story.later(Duration.ofMinutes(5));
        story.take(
                new CallFact.LegsGone(List.of(new CallFact.End(CALLER, 16, began.plusSeconds(60), null)), Instant.EPOCH,
                        story.now));
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(2), 16));
        assertThat(story.call().deadline()).isAfter(story.now);
    }

    @Test
    void givenATalk_whenAsteriskWroteDownAnEndWithoutACause_thenNobodyIsSaidToHaveEndedIt() {
        story.dial("3002", "3002").rings(2).answers(2);
        Instant end = story.now.plusSeconds(60);
        story.later(Duration.ofMinutes(5));
        story.take(new CallFact.LegsGone(List.of(new CallFact.End(CALLER, 0, end, null)), Instant.EPOCH, story.now));
        assertThat(story.ending().source()).isEqualTo(HangupSource.SYSTEM);
        assertThat(story.call().endTime()).isEqualTo(end);
    }

    @Test
    void givenRinging_whenThePhoneLongStopped_thenItWasNotAnsweredThenAndTheCallerIsLetGo() {
        story.dial("3002", "3002").rings(2);
        Instant end = story.now.plusSeconds(30);
        story.later(Duration.ofMinutes(1));
        story.take(new CallFact.LegsGone(List.of(new CallFact.End(story.leg(2), 19, end, null)), Instant.EPOCH,
                story.now));
        assertThat(story.ending().reason()).isEqualTo(EndReason.NO_ANSWER);
        assertThat(story.call().endTime()).isEqualTo(end);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(CALLER, 19));
    }

    @Test
    void givenRingingInARestoredDatabase_whenAsteriskWroteDownAnAnswer_thenItWasATalk_andNobodyHasMissedIt() {
        story.dial("3002", "3002", "3002-2").rings(2);
        Instant answer = story.now.plusSeconds(3);
        story.later(Duration.ofMinutes(5));
        story.take(new CallFact.LegsGone(List.of(new CallFact.End(story.leg(2), 26, answer, null),
                new CallFact.End(story.leg(3), 16, answer.plusSeconds(60), answer),
                new CallFact.End(CALLER, 16, answer.plusSeconds(61), answer.plusMillis(20))), Instant.EPOCH,
                story.now));
        assertThat(story.ending().reason()).isEqualTo(EndReason.COMPLETED);
        assertThat(story.ending().source()).isEqualTo(HangupSource.CALLEE);
        assertThat(story.call().answerTime()).isEqualTo(answer);
        assertThat(story.call().endTime()).isEqualTo(answer.plusSeconds(60));
        assertThat(story.events).noneMatch(event -> story.call().missedBy(event) != null);
        assertThat(story.call().isOver()).isTrue();
    }

    @Test
    void givenRinging_whenAPhoneAnsweredWhileNobodyListened_andTheCallerWasNot_thenItIsNoTalk() {
        story.dial("3002", "3002").rings(2);
        Instant answer = story.now.plusSeconds(3);
        story.later(Duration.ofMinutes(5));
        story.take(new CallFact.LegsGone(List.of(new CallFact.End(story.leg(2), 16, answer.plusSeconds(9), answer),
                new CallFact.End(CALLER, 16, answer.plusSeconds(8), null)), Instant.EPOCH, story.now));
        assertThat(story.ending().reason()).isEqualTo(EndReason.CANCELED);
        assertThat(story.call().answerTime()).isNull();
    }

    @Test
    void givenAnEndThatWasHeardAlready_whenItIsFoundOnceMore_thenNothingChanges() {
        story.dial("3002", "3002").rings(2).answers(2).gone(1, 16).gone(2, 16);
        Call before = story.call();
        story.take(new CallFact.LegsGone(List.of(new CallFact.End(CALLER, 21, story.now, null)), Instant.EPOCH,
                story.now));
        assertThat(story.call()).isEqualTo(before);
    }

    @Test
    void givenAFreshLeg_whenAnOlderCensusDoesNotNameIt_thenItLives() {
        story.dial("3002", "3002");
        story.take(new CallFact.Census(Map.of(CALLER, false), Map.of(), Instant.EPOCH, story.now.minusSeconds(1),
                story.now));
        assertThat(story.call().isEnded()).isFalse();
    }
}
