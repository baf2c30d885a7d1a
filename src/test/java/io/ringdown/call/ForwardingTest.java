package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.Transfer.Kind;
import org.junit.jupiter.api.Test;

/// Phones that are rung and forward by themselves (3xx).
class ForwardingTest {

    private final Story story = new Story();

    private Story forwards(int leg, String number, String... endpoints) {
        return story.take(new CallFact.LegForwards(story.leg(leg), number, Story.to(number, endpoints), story.now))
                .gone(leg, HangupCause.REDIRECTED);
    }

    @Test
    void givenALineWithTwoPhones_whenOneForwards_thenTheOtherRingsOn_andWhoAnswersFirstHasTheCall() {
        story.dial("3002", "3002", "3002-2").rings(2).rings(3);
        forwards(2, "3003", "3003");
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3003");
        assertThat(story.effects).doesNotContain(new Effect.Hangup(story.leg(3), HangupCause.REDIRECTED));
        story.answers(3);
        assertThat(story.call().participant(2).joinedAt()).isEqualTo(story.now);
        assertThat(story.lastEffects()).contains(new Effect.Hangup(story.leg(4), HangupCause.ANSWERED_ELSEWHERE));
    }

    @Test
    void givenALineWithTwoPhones_whenBothForward_thenBothTargetsRing_andNobodyIsLeftWhenNeitherAnswers() {
        story.dial("3002", "3002", "3002-2");
        forwards(2, "3003", "3003");
        forwards(3, "3004", "3004");
        assertThat(story.originated()).extracting(Effect.Originate::endpoint).endsWith("3003", "3004");
        story.gone(4, HangupCause.USER_BUSY);
        assertThat(story.call().isEnded()).isFalse();
        story.gone(5, HangupCause.USER_BUSY);
        assertThat(story.ending().reason()).isEqualTo(EndReason.BUSY);
    }

    @Test
    void givenAChainOfForwards_whenOneMoreComesThanMayBe_thenTheCallEnds() {
        story.dial("3002", "3002");
        for (int hop = 1; hop <= Forwarding.MOST; hop++) {
            forwards(hop + 1, "31" + (10 + hop), "31" + (10 + hop));
            assertThat(story.call().isEnded()).as("after %d forwards", hop).isFalse();
        }
        forwards(Forwarding.MOST + 2, "3199", "3199");
        assertThat(story.originated()).extracting(Effect.Originate::endpoint).doesNotContain("3199");
        assertThat(story.ending().reason()).isEqualTo(EndReason.FAILED);
        assertThat(story.types()).contains(CallEventType.FORWARD_NO_ANSWER);
    }

    @Test
    void givenAThirdPartyWhosePhoneForwards_whenTheNewTargetAnswers_thenItIsInTheTalk() {
        story.dial("3002", "3002").answers(2).answers(1).invite(2, "3004");
        forwards(3, "3005", "3005");
        assertThat(story.originated().getLast().endpoint()).isEqualTo("3005");
        story.answers(4);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK, 4 TALK");
    }

    @Test
    void givenAThirdPartyWhosePhoneForwards_whenNobodyAnswers_thenTheTalkGoesOn() {
        story.dial("3002", "3002").answers(2).answers(1).invite(2, "3004");
        forwards(3, "3005", "3005");
        story.gone(4, HangupCause.USER_BUSY);
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
    }

    @Test
    void givenATransferTarget_whenItsPhoneForwardsBackToWhoTransfers_thenTheCallGoesBack() {
        story.dial("3002", "3002").answers(2).answers(1).transfer(2, Kind.BLIND, "3004", "3004");
        forwards(3, "3002", "3002");
        assertThat(story.call().transfer()).isNull();
        assertThat(story.places()).isEqualTo("1 TALK, 2 TALK");
    }
}
