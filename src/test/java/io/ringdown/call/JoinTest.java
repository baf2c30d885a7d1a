package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.call.Participant.Supervision.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Coming onto a call that is there: third parties, supervisors, picking up, parking, answering by click.
class JoinTest {

    private final Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);

    @Test
    void givenAThirdParty_whenOneLeaves_thenTheOthersGoOn_untilOneIsLeft() {
        story.invite(2, "3004").rings(3).answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK, 3 TALK");
        assertThat(story.types()).endsWith(CallEventType.DIAL_ATTEMPT, CallEventType.RINGING,
                CallEventType.PARTICIPANT_JOINED);
        story.hold(2, true);
        assertThat(story.places()).isEqualTo("1 TALK, 2 ALONE, 3 TALK");
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        story.gone(1, 16);
        assertThat(story.places()).isEqualTo("2 TALK, 3 MUSIC");
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        story.hold(2, false).gone(3, 16);
        assertThat(story.call().isEnded()).isTrue();
    }

    @Test
    void givenAThirdPartyWhoDoesNotAnswer_thenTheTalkGoesOn() {
        story.invite(2, "3004").gone(3, HangupCause.USER_BUSY);
        assertThat(story.types().getLast()).isEqualTo(CallEventType.PARTICIPANT_LEFT);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(story.call().participant(3).leftAt()).isNotNull();
    }

    @Test
    void givenAThirdParty_whenTheyAreTakenOff_thenTheirPhoneIsHungUp() {
        story.invite(2, "3004").answers(3).take(new CallCommand.Remove(3, story.now));
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(story.leg(3), 16));
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThatThrownBy(() -> story.take(new CallCommand.Remove(3, story.now))).hasMessageContaining("any more");
        assertThatThrownBy(() -> story.take(new CallCommand.Remove(99, story.now))).hasMessageContaining("any more");
    }

    @Test
    void givenAConference_whenOneHangsUpByClick_thenOnlyTheyLeave_unlessAllAreMeant() {
        story.invite(2, "3004").answers(3).hangup(1);
        assertThat(story.lastEffects()).containsExactly(new Effect.Hangup(story.leg(1), 16));
        story.gone(1, 16);
        assertThat(story.call().isEnded()).isFalse();
        Story all = new Story().dial("3002", "3002").answers(2).answers(1).invite(2, "3004").answers(3);
        all.take(new CallCommand.Hangup(2, true, null, all.now));
        assertThat(all.lastEffects()).hasSize(3);
    }

    @Test
    void givenASupervisor_whenTheModeChanges_thenTheyAreElsewhere_andTheCallDoesNotCountThem() {
        story.supervise("3009", Mode.LISTEN).answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK, 3 LISTEN");
        story.supervise("3009", Mode.WHISPER);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK, 3 WHISPER");
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Move(story.leg(3), Place.LISTEN, Place.WHISPER, story.leg(2)));
        assertThatThrownBy(() -> story.supervise("3009", Mode.WHISPER)).hasMessageContaining("already");
        story.supervise("3009", Mode.BARGE);
        assertThat(story.lastEffects()).containsExactly(new Effect.EndWhisper(story.leg(3), false),
                new Effect.Move(story.leg(3), Place.WHISPER, Place.TALK, null));
        story.gone(1, 16);
        assertThat(story.call().isEnded()).isTrue();
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(3), 16),
                new Effect.EndWhisper(story.leg(3), true));
    }

    @Test
    void givenAWhisper_whenWhoIsHelpedIsTransferredAway_thenTheSupervisorListens() {
        story.supervise("3009", Mode.WHISPER).answers(3).transfer(2, Transfer.Kind.BLIND, "3004", "3004").answers(4);
        assertThat(story.places()).isEqualTo("1 TALK, 3 LISTEN, 4 TALK");
    }

    @Test
    void givenAParkedCall_whenSomebodyPicksItUp_thenTheyTalk() {
        story.park(2);
        assertThat(story.places()).isEqualTo("1 MUSIC");
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        story.gone(2, 16).later(Duration.ofSeconds(20)).pickUp("3004").answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(story.call().parking()).isNull();
        assertThat(story.call().times().holdMillis()).isEqualTo(20_000);
        assertThat(story.types()).endsWith(CallEventType.PARTICIPANT_JOINED, CallEventType.UNHOLD);
    }

    @Test
    void givenAParkedCall_whenNobodyPicksItUp_thenItGoesBack() {
        story.park(2).gone(2, 16).later(Duration.ofSeconds(91)).deadline();
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3002");
        story.answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
    }

    @Test
    void givenAParkedCall_whenTheOtherSideHangsUp_thenItEnds() {
        story.park(2).gone(2, 16).pickUp("3004").gone(1, 16);
        assertThat(story.call().isEnded()).isTrue();
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(3), 16));
    }

    @Test
    void givenACallThatRings_whenAColleaguePicksItUp_thenTheOtherPhoneStops_andASecondIsRefused() {
        Story ringing = new Story().dial("3002", "3002").rings(2).pickUp("3004");
        assertThat(ringing.originated().getLast().answers()).isTrue();
        assertThatThrownBy(() -> ringing.pickUp("3005")).hasMessageContaining("already");
        ringing.answers(3);
        assertThat(ringing.places()).isEqualTo("1 TALK, 3 TALK");
        assertThat(ringing.lastEffects())
                .contains(new Effect.Hangup(ringing.leg(2), HangupCause.ANSWERED_ELSEWHERE));
        ringing.gone(2, 26).gone(3, 16);
        assertThat(ringing.ending().source()).isEqualTo(HangupSource.CALLEE);
    }

    @Test
    void givenTwoPhonesRing_whenOneIsAnsweredByClick_thenItIsRungAnew_andASecondClickIsRefused() {
        Story ringing = new Story().dial("3002", "3002", "3002-2").rings(2).rings(3);
        ringing.take(new CallCommand.Answer(2, "3002-2", true, ringing.now));
        assertThat(ringing.lastEffects()).first()
                .isEqualTo(new Effect.Hangup(ringing.leg(3), HangupCause.ANSWERED_ELSEWHERE));
        assertThat(ringing.originated().getLast().answers()).isTrue();
        assertThatThrownBy(() -> ringing.take(new CallCommand.Answer(2, "3002", true, ringing.now)))
                .hasMessageContaining("being answered already");
        ringing.gone(3, 26).answers(4);
        assertThat(ringing.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(ringing.lastEffects())
                .contains(new Effect.Hangup(ringing.leg(2), HangupCause.ANSWERED_ELSEWHERE));
        assertThatThrownBy(() -> ringing.take(new CallCommand.Answer(2, "3002", true, ringing.now)))
                .hasMessageContaining("No phone of yours rings");
    }

    @Test
    void givenAnUnknownNumber_whenItIsDialled_thenTheCallerHearsSo_andTheCallEndsAfterIt() {
        Story nowhere = new Story().dialNowhere(Announcement.UNKNOWN_NUMBER);
        assertThat(nowhere.call().isEnded()).isFalse();
        assertThat(nowhere.lastEffects()).last()
                .isEqualTo(new Effect.Announce(nowhere.leg(1), Announcement.UNKNOWN_NUMBER));
        nowhere.take(new CallFact.Announced(nowhere.leg(1), true, null, nowhere.now));
        assertThat(nowhere.ending().cause()).isEqualTo(HangupCause.UNALLOCATED);
        nowhere.take(new CallFact.Announced(nowhere.leg(1), false, "told again", nowhere.now));
        assertThat(nowhere.types()).as("Asterisk may tell it twice").containsExactly(CallEventType.CREATED,
                CallEventType.ANNOUNCEMENT, CallEventType.FAILED);
        Story missing = new Story().dialNowhere(Announcement.UNKNOWN_NUMBER);
        missing.take(new CallFact.Announced(missing.leg(1), false, "sound:x", missing.now));
        assertThat(missing.types()).containsExactly(CallEventType.CREATED, CallEventType.ANNOUNCEMENT,
                CallEventType.ANNOUNCEMENT_FAILED, CallEventType.FAILED);
        Story silent = new Story().dialNowhere(Announcement.UNKNOWN_NUMBER).later(Duration.ofSeconds(16)).deadline();
        assertThat(silent.lastEffects()).containsExactly(new Effect.Hangup(silent.leg(1), HangupCause.UNALLOCATED));
    }

    private Story rejoin(String endpoint) {
        return story.take(new CallCommand.Rejoin(2, endpoint, story.now));
    }

    @Test
    void givenATalk_whenItIsTakenToAnotherPhone_thenTheOldOneIsLetGoWhenTheNewAnswers_mutedAsBefore() {
        story.take(new CallCommand.Mute(2, true, story.now));
        rejoin("3002-web");
        assertThat(story.lastEffects()).singleElement().isInstanceOfSatisfying(Effect.Originate.class,
                originate -> assertThat(originate.answers()).isTrue());
        assertThatThrownBy(() -> rejoin("3002-desk")).hasMessageContaining("already");
        story.rings(3).answers(3);
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Hangup(story.leg(2), HangupCause.ANSWERED_ELSEWHERE), new Effect.Mute(story.leg(3)),
                new Effect.Move(story.leg(3), Place.NONE, Place.TALK, null));
        story.gone(2, 26);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.call().participants()).hasSize(2);
        assertThat(story.types()).endsWith(CallEventType.FORWARD, CallEventType.FORWARD_RINGING,
                CallEventType.FORWARD_ANSWERED);
        assertThat(story.gone(3, 16).call().isEnded()).isTrue();
    }

    @Test
    void givenACallThatIsTakenAlong_whenTheNewPhoneDoesNotAnswer_thenNothingHasHappened() {
        rejoin("3002-web").gone(3, HangupCause.NO_ANSWER);
        assertThat(story.types().getLast()).isEqualTo(CallEventType.FORWARD_NO_ANSWER);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(rejoin("3002-web").answers(4).call().isEnded()).isFalse();
    }

    @Test
    void givenACallThatIsTakenAlong_whenTheOldPhoneGoesFirst_thenTheOtherWaitsForTheNewOne() {
        rejoin("3002-web").gone(2, 44);
        assertThat(story.call().isEnded()).isFalse();
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        story.answers(3);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenACallThatIsTakenAlong_whenNeitherPhoneIsThereAnyMore_thenTheCallEnds() {
        rejoin("3002-web").gone(2, 44).gone(3, HangupCause.NO_ANSWER);
        assertThat(story.call().isEnded()).isTrue();
    }

    @Test
    void givenAWhisper_whenTheOneHelpedTakesTheCallAlong_thenTheyAreHelpedThere() {
        story.supervise("3009", Mode.WHISPER).answers(3);
        rejoin("3002-web").answers(4);
        assertThat(story.lastEffects()).contains(new Effect.EndWhisper(story.leg(3), false),
                new Effect.Move(story.leg(3), Place.WHISPER, Place.WHISPER, story.leg(4)));
    }

    /// The pick-up key of a phone (INVITE with Replaces).
    @Test
    void givenALineThatRings_whenAPhoneTakesThePlaceOfOneOfItsPhones_thenItHasAnswered_andTheOthersStop() {
        ChannelId newcomer = new ChannelId("1795187669.1");
        Story rings = new Story().dial("3002", "3002", "3002-2").rings(2);
        rings.take(new CallFact.LegReplaced(rings.leg(2), newcomer, "3004", Story.to("3004").party(), rings.now));
        assertThat(rings.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(rings.call().participants().getLast().role()).isEqualTo(Participant.Role.PICKUP);
        assertThat(rings.lastEffects()).contains(new Effect.Answer(rings.leg(1)),
                new Effect.Hangup(rings.leg(2), HangupCause.ANSWERED_ELSEWHERE),
                new Effect.Hangup(rings.leg(3), HangupCause.ANSWERED_ELSEWHERE));
        assertThat(rings.places()).isEqualTo("1 TALK, 3 TALK");
    }

    @Test
    void givenALineThatRings_whenItsOwnOtherPhoneTakesThePlace_thenItsPersonHasAnswered() {
        ChannelId newcomer = new ChannelId("1795187669.1");
        Story rings = new Story().dial("3002", "3002").rings(2);
        rings.take(new CallFact.LegReplaced(rings.leg(2), newcomer, "3002-2", Story.to("3002").party(), rings.now));
        assertThat(rings.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(rings.call().participants()).hasSize(2);
    }
}
