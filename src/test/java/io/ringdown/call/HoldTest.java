package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Hold by click and by phone, mute, and keys.
class HoldTest {

    private final Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);

    @Test
    void givenATalk_whenTheCallerHolds_thenTheOtherSideIsTakenOutAndHearsMusic() {
        story.hold(1, true);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        assertThat(story.types().getLast()).isEqualTo(CallEventType.HOLD);
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Move(story.leg(2), Place.TALK, Place.MUSIC, null));
        story.later(Duration.ofSeconds(7)).hold(1, false);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(story.call().times().holdMillis()).isEqualTo(7_000);
        assertThat(story.lastEffects()).containsExactly(
                new Effect.Move(story.leg(2), Place.MUSIC, Place.TALK, null));
        assertThat(story.types().getLast()).isEqualTo(CallEventType.UNHOLD);
    }

    @Test
    void givenAHoldByPhone_whenItIsTakenBackByClick_thenThatIsRefused_andOnlyThePhoneEndsIt() {
        story.phoneHolds(2, true);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        assertThat(story.lastEffects()).isEmpty();
        assertThatThrownBy(() -> story.hold(2, false)).hasMessageContaining("by the phone");
        assertThatThrownBy(() -> story.hold(2, true)).hasMessageContaining("by the phone");
        story.phoneHolds(2, true);
        assertThat(story.types()).containsOnlyOnce(CallEventType.HOLD);
        story.later(Duration.ofSeconds(2)).phoneHolds(2, false);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(story.call().times().holdMillis()).isEqualTo(2_000);
    }

    @Test
    void givenBothHold_whenOneTakesBack_thenTheCallIsStillHeld() {
        story.hold(1, true).later(Duration.ofSeconds(1)).phoneHolds(2, true)
                .later(Duration.ofSeconds(1)).hold(1, false);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        assertThat(story.types()).containsOnlyOnce(CallEventType.HOLD).doesNotContain(CallEventType.UNHOLD);
        story.later(Duration.ofSeconds(1)).phoneHolds(2, false);
        assertThat(story.call().times().holdMillis()).isEqualTo(3_000);
        assertThat(story.types()).containsOnlyOnce(CallEventType.UNHOLD);
    }

    @Test
    void givenAHold_whenItIsWantedAgain_thenThatIsRefused() {
        assertThatThrownBy(() -> story.hold(1, false)).hasMessageContaining("not on hold");
        story.hold(1, true);
        assertThatThrownBy(() -> story.hold(1, true)).hasMessageContaining("already");
    }

    @Test
    void givenAHold_whenSomebodyHangsUp_thenItEndsWithTheCall() {
        story.hold(2, true).later(Duration.ofSeconds(5)).gone(1, 16);
        assertThat(story.call().times().holdMillis()).isEqualTo(5_000);
        assertThat(story.call().times().heldSince()).isNull();
        assertThat(story.types().getLast()).isEqualTo(CallEventType.ENDED);
        assertThatThrownBy(() -> story.hold(2, false)).hasMessageContaining("ended");
    }

    @Test
    void givenAHold_whenAsteriskRefusesIt_thenTheCallIsAsBefore() {
        story.hold(1, true);
        Effect hold = story.lastEffects().getFirst();
        story.refuse(hold, CallFact.Refusal.REFUSED);
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        story.hold(1, true).refuse(story.lastEffects().getFirst(), CallFact.Refusal.GONE);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        story.hold(1, false).refuse(story.lastEffects().getFirst(), CallFact.Refusal.REFUSED);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
    }

    /// Or the undoing, which cannot be sent either, would be undone, and so on until there is a connection again.
    @Test
    void givenAHold_whenThereIsNoConnection_thenNothingIsUndoneAndTheComparisonCarriesItOut() {
        story.hold(1, true).refuse(story.lastEffects().getFirst(), CallFact.Refusal.UNAVAILABLE);
        assertThat(story.call().state()).isEqualTo(CallState.HELD);
        assertThat(story.lastEffects()).isEmpty();
        String talk = story.call().bridge();
        story.take(new CallFact.Census(Map.of(story.leg(1), true, story.leg(2), true),
                Map.of(story.leg(1), talk, story.leg(2), talk), Instant.EPOCH, story.now, story.now));
        assertThat(story.lastEffects()).contains(new Effect.Move(story.leg(2), Place.TALK, Place.MUSIC, null));
        assertThat(story.types()).containsOnlyOnce(CallEventType.HOLD);
    }

    @Test
    void givenATalk_whenASideIsMuted_thenItIsSaidOnce_andRefusedTwice() {
        story.mute(2, true);
        assertThat(story.lastEffects()).containsExactly(new Effect.Mute(story.leg(2)));
        assertThat(CallView.of(story.call()).receiver().muted()).isTrue();
        assertThatThrownBy(() -> story.mute(2, true)).hasMessageContaining("already");
        story.mute(2, false);
        assertThat(story.lastEffects()).containsExactly(new Effect.Unmute(story.leg(2)));
        story.mute(2, true).refuse(story.lastEffects().getFirst(), CallFact.Refusal.REFUSED);
        assertThat(story.types().getLast()).isEqualTo(CallEventType.UNMUTED);
    }

    @Test
    void givenATalk_whenKeysArePressed_thenTheyAreWrittenDown_andClickedOnesArePlayedToTheOtherSide() {
        story.take(new CallFact.DigitPressed(story.leg(1), "5", story.now));
        assertThat(story.events.getLast()).extracting(CallEvent::type, CallEvent::detail, CallEvent::number)
                .containsExactly(CallEventType.DIGIT, "5", "3001");
        story.take(new CallCommand.SendDigits(2, "42#", story.now));
        assertThat(story.lastEffects()).containsExactly(new Effect.SendDigits(story.leg(1), "42#"));
    }

    @Test
    void givenNoTalk_whenItIsHeldMutedOrKeysArePressed_thenThatIsRefused() {
        Story ringing = new Story().dial("3002", "3002").rings(2);
        assertThatThrownBy(() -> ringing.hold(1, true)).hasMessageContaining("not answered");
        assertThatThrownBy(() -> ringing.mute(1, true)).hasMessageContaining("not answered");
        ringing.phoneHolds(2, true).take(new CallFact.DigitPressed(ringing.leg(1), "5", ringing.now));
        assertThat(ringing.types().getLast()).isEqualTo(CallEventType.RINGING);
    }
}
