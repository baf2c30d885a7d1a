package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.call.CallCommand.ControlRecording.What;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordingRulesTest {

    private static final UUID MARIA = new UUID(1, 1);
    private static final List<What> WISHES = List.of(What.values());
    private static final List<CallFact.Refusal> REFUSALS = List.of(CallFact.Refusal.values());

    private final Story story = new Story();

    /// Two talk.
    @BeforeEach
    void talk() {
        story.dial("3002", "3002").rings(2).answers(2).answers(1);
    }

    private Story wants(What what) {
        return story.take(new CallCommand.ControlRecording(what, 1, MARIA, story.now));
    }

    private Story closed(int stretch) {
        return closed(stretch, null);
    }

    private Story closed(int stretch, @org.jspecify.annotations.Nullable String failure) {
        return story.take(new CallFact.RecordingEnded(name(stretch), failure, story.now, false));
    }

    private String name(int stretch) {
        return CallRecording.name(story.call().id(), recording().n(), stretch);
    }

    private Effect start(int stretch) {
        return new Effect.StartRecording(story.call().bridge(), name(stretch));
    }

    private Effect stop(int stretch) {
        return new Effect.StopRecording(name(stretch));
    }

    private CallRecording recording() {
        return Objects.requireNonNull(story.call().recording());
    }

    private CallEvent last() {
        return story.events.getLast();
    }

    @Test
    void givenATalk_whenItIsRecordedAndTheRecordingStopped_thenItIsOneStretch_andTold() {
        wants(What.START);
        assertThat(story.lastEffects()).containsExactly(start(1));
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_STARTED);
        assertThat(last().number()).isEqualTo("3001");
        assertThat(CallView.of(story.call()).recording()).isEqualTo("recording");
        story.later(Duration.ofSeconds(5));
        wants(What.STOP);
        assertThat(story.lastEffects()).containsExactly(stop(1));
        assertThat(CallView.of(story.call()).recording()).isEqualTo("none");
        closed(1);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FINISHED);
        assertThat(last().detail()).isEqualTo("5 s");
        assertThat(recording().isOver()).isTrue();
        assertThat(recording().by()).isEqualTo(MARIA);
        wants(What.START);
        assertThat(recording().n()).isEqualTo(2);
    }

    @Test
    void givenARecording_whenTheCallIsHeld_thenNothingIsWritten_untilPeopleTalkAgain() {
        wants(What.START).later(Duration.ofSeconds(2)).hold(1, true);
        assertThat(story.lastEffects()).containsExactly(stop(1),
                new Effect.Move(story.leg(2), Place.TALK, Place.MUSIC, null));
        closed(1);
        assertThat(story.lastEffects()).isEmpty();
        assertThat(CallView.of(story.call()).recording()).isEqualTo("recording");
        story.later(Duration.ofSeconds(7)).hold(1, false);
        assertThat(story.lastEffects())
                .containsExactly(new Effect.Move(story.leg(2), Place.MUSIC, Place.TALK, null), start(2));
        story.later(Duration.ofSeconds(3)).phoneHolds(2, true);
        assertThat(story.lastEffects()).as("Asterisk plays no music in a bridge that it records").containsExactly(
                stop(2), new Effect.Move(story.leg(1), Place.TALK, Place.MUSIC, null));
        story.phoneHolds(2, false);
        assertThat(story.lastEffects()).as("before the one before is closed").containsExactly(
                new Effect.Move(story.leg(1), Place.MUSIC, Place.TALK, null), start(3));
        closed(2);
        assertThat(story.lastEffects()).isEmpty();
        story.later(Duration.ofSeconds(1));
        wants(What.STOP);
        closed(3);
        assertThat(last().detail()).isEqualTo("6 s");
        assertThat(story.types()).containsOnlyOnce(CallEventType.RECORDING_STARTED, CallEventType.RECORDING_FINISHED);
    }

    @Test
    void givenARecording_whenTheCallIsTransferred_thenItGoesOnWithTheTarget() {
        wants(What.START).transfer(2, Transfer.Kind.ATTENDED, "3003", "3003");
        assertThat(story.lastEffects()).contains(stop(1));
        closed(1);
        story.rings(3).answers(3).complete(2);
        assertThat(story.lastEffects()).endsWith(start(2));
        assertThat(recording().n()).isEqualTo(1);
        story.gone(3, 16);
        assertThat(story.lastEffects()).contains(stop(2));
        closed(2);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FINISHED);
    }

    @Test
    void givenARecording_whenItIsPaused_thenOnlyAPersonResumesIt() {
        wants(What.START);
        wants(What.PAUSE);
        assertThat(story.lastEffects()).containsExactly(stop(1));
        assertThat(CallView.of(story.call()).recording()).isEqualTo("paused");
        story.hold(1, true).hold(1, false);
        assertThat(story.effects).doesNotContain(start(2));
        wants(What.RESUME);
        assertThat(story.lastEffects()).containsExactly(start(2));
        assertThat(story.types()).containsSubsequence(CallEventType.RECORDING_PAUSED,
                CallEventType.RECORDING_RESUMED);
    }

    @Test
    void givenAState_whenItDoesNotAllowACommand_thenThatIsRefused() {
        assertThatThrownBy(() -> wants(What.STOP)).hasMessageContaining("not being recorded");
        assertThatThrownBy(() -> wants(What.PAUSE)).hasMessageContaining("not being recorded");
        wants(What.START);
        assertThatThrownBy(() -> wants(What.START)).hasMessageContaining("already");
        assertThatThrownBy(() -> wants(What.RESUME)).hasMessageContaining("not paused");
        wants(What.PAUSE);
        assertThatThrownBy(() -> wants(What.PAUSE)).hasMessageContaining("paused already");
        wants(What.STOP);
        assertThatThrownBy(() -> wants(What.STOP)).hasMessageContaining("not being recorded");
        Story ringing = new Story().dial("3002", "3002").rings(2);
        assertThatThrownBy(() -> ringing.take(new CallCommand.ControlRecording(What.START, 1, MARIA, ringing.now)))
                .isInstanceOf(CallException.CommandNotAllowed.class);
        story.gone(1, 16).gone(2, 16);
        assertThatThrownBy(() -> wants(What.START)).hasMessageContaining("ended");
    }

    @Test
    void givenARecording_whenTheCallEnds_thenItIsFinishedBeforeTheCallIsOver() {
        wants(What.START).later(Duration.ofSeconds(4)).gone(1, 16).gone(2, 16);
        assertThat(story.call().isEnded()).isTrue();
        assertThat(story.call().isOver()).isFalse();
        assertThat(story.call().deadline()).isNotNull();
        closed(1);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FINISHED);
        assertThat(last().detail()).isEqualTo("4 s");
        assertThat(story.call().isOver()).isTrue();
        assertThat(story.call().deadline()).isNull();
    }

    @Test
    void givenAnAsteriskThatSaysNothing_whenTheTimeIsOver_thenTheRecordingIsFinishedAllTheSame() {
        wants(What.START).gone(1, 16).gone(2, 16).later(Duration.ofSeconds(10)).deadline();
        assertThat(story.lastEffects()).containsExactly(stop(1));
        story.later(Duration.ofSeconds(10)).deadline().refuse(stop(1), CallFact.Refusal.UNAVAILABLE);
        story.later(Duration.ofSeconds(20)).deadline();
        assertThat(story.call().isOver()).as("it could not be told meanwhile").isFalse();
        story.later(Duration.ofSeconds(30)).deadline();
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FINISHED);
        assertThat(last().synthesized()).isTrue();
        assertThat(story.call().isOver()).isTrue();
    }

    @Test
    void givenAStopThatComesTooLate_whenAsteriskKnowsNoSuchRecording_thenItHasEnded() {
        wants(What.START);
        wants(What.STOP).refuse(stop(1), CallFact.Refusal.GONE);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FINISHED);
        closed(1);
        assertThat(last().type()).as("told once").isEqualTo(CallEventType.RECORDING_FINISHED);
        assertThat(story.types()).containsOnlyOnce(CallEventType.RECORDING_FINISHED);
    }

    @ParameterizedTest
    @EnumSource(CallFact.Refusal.class)
    void givenAnAsteriskThatDoesNotRecord_whenThatIsKnown_thenTheRecordingHasFailed_andTheTalkGoesOn(
            CallFact.Refusal why) {
        wants(What.START).refuse(start(1), why);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FAILED);
        assertThat(last().detail()).isEqualTo("for a test");
        assertThat(story.call().state()).isEqualTo(CallState.ANSWERED);
        assertThat(story.lastEffects().contains(stop(1))).isEqualTo(why == CallFact.Refusal.UNAVAILABLE);
        wants(What.START);
        assertThat(recording().n()).isEqualTo(2);
    }

    @Test
    void givenARecordingThatBreaksOff_whenAsteriskTells_thenItHasFailed() {
        wants(What.START).later(Duration.ofSeconds(1));
        closed(1, "disk full");
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FAILED);
        assertThat(last().detail()).isEqualTo("disk full");
        assertThat(recording().stretches()).as("what there is can be kept").isEqualTo(1);
    }

    @Test
    void givenAFileThatIsClosedWhilePeopleTalk_whenAsteriskTells_thenAnotherStretchIsBegun() {
        wants(What.START);
        closed(1);
        assertThat(story.lastEffects()).containsExactly(start(2));
        assertThat(story.types()).doesNotContain(CallEventType.RECORDING_FINISHED);
    }

    @Test
    void givenAHeldCall_whenItIsRecordedAndEndsBeforeAnybodyTalks_thenThereIsNothing() {
        story.hold(1, true);
        wants(What.START);
        assertThat(story.lastEffects()).isEmpty();
        wants(What.STOP);
        assertThat(last().type()).isEqualTo(CallEventType.RECORDING_FAILED);
        assertThat(last().detail()).isEqualTo("nobody talked meanwhile");
        assertThat(recording().stretches()).isZero();
    }

    @Test
    void givenNamesInAsterisk_whenTheyAreRead_thenOnlyOursHaveACall() {
        wants(What.START);
        assertThat(CallRecording.callOf(name(1))).contains(story.call().id());
        assertThat(CallRecording.callOf("ringdown-somebody-r1-1")).isEmpty();
        assertThat(CallRecording.callOf("voicemail")).isEmpty();
    }

    /// Whatever happens in whatever order: each recording is begun once and ended once, no stretch is begun twice or while
    /// the one before is still written, and the call is over in the end.
    @Test
    void givenAnything_whenItHappensInAnyOrder_thenRecordingsAddUp() {
        for (long seed = 0; seed < 3_000; seed++) {
            live(new Random(seed), seed);
        }
    }

    private static void live(Random random, long seed) {
        Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);
        for (int i = 0; i < 25; i++) {
            story.later(Duration.ofMillis(random.nextInt(12_000)));
            try {
                anything(story, random);
            } catch (CallException.CommandNotAllowed refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
        story.gone(1, 16).gone(2, 16);
        for (int i = 0; i < 10 && !story.call().isOver(); i++) {
            story.later(Duration.ofSeconds(15)).deadline();
        }
        assertThat(story.call().isOver()).as("seed %d: %s", seed, story.call()).isTrue();
        assertThat(count(story, CallEventType.RECORDING_STARTED)).as("seed %d", seed).isEqualTo(
                count(story, CallEventType.RECORDING_FINISHED) + count(story, CallEventType.RECORDING_FAILED));
        List<Effect> begun = story.effects.stream().filter(Effect.StartRecording.class::isInstance).toList();
        assertThat(begun).as("seed %d", seed).doesNotHaveDuplicates();
    }

    private static void anything(Story story, Random random) {
        CallRecording now = story.call().recording();
        switch (random.nextInt(7)) {
            case 0, 1 -> story.take(new CallCommand.ControlRecording(any(WISHES, random), 0, null,
                    story.now));
            case 2 -> story.hold(1 + random.nextInt(2), random.nextBoolean());
            case 3 -> story.phoneHolds(1 + random.nextInt(2), random.nextBoolean());
            case 4 -> {
                if (now != null && now.stretches() > 0) {
                    story.take(new CallFact.RecordingEnded(CallRecording.name(story.call().id(), now.n(),
                            1 + random.nextInt(now.stretches())), random.nextInt(5) == 0 ? "broken" : null, story.now,
                            random.nextBoolean()));
                }
            }
            case 5 -> {
                Effect effect = story.effects.get(random.nextInt(story.effects.size()));
                if (effect instanceof Effect.StartRecording || effect instanceof Effect.StopRecording) {
                    story.refuse(effect,
                            any(REFUSALS, random));
                }
            }
            default -> story.deadline();
        }
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static long count(Story story, CallEventType type) {
        return story.types().stream().filter(type::equals).count();
    }
}
