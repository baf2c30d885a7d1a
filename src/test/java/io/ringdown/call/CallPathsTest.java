package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Generated lives of calls, from seeds that name themselves when one breaks a rule: whatever happens in whatever order, a
/// call has one end, at most one answer, no gap in its numbers, and nothing of it is left in Asterisk.
class CallPathsTest {

    private static final Set<CallEventType> FINAL = EnumSet.of(CallEventType.ENDED, CallEventType.BUSY,
            CallEventType.REJECTED, CallEventType.MISSED, CallEventType.CANCELED, CallEventType.FAILED);

    private static final List<HangupSource> SIDES = List.of(HangupSource.CALLER, HangupSource.CALLEE,
            HangupSource.AGENT);
    private static final List<CallFact.Refusal> REFUSALS = List.copyOf(EnumSet.allOf(CallFact.Refusal.class));

    @Test
    void whateverHappens_theRecordAddsUpAndNothingIsLeft() {
        for (long seed = 0; seed < 20_000; seed++) {
            live(new Random(seed), seed);
        }
    }

    private static void live(Random random, long seed) {
        Story story = random.nextInt(4) == 0
                ? story(random).click("3002")
                : story(random).dial("3002", random.nextBoolean()
                        ? new String[]{"3002"}
                        : new String[]{"3002", "3002-2"});
        Set<ChannelId> dead = new HashSet<>();
        for (int i = 0; i < 14 && !story.call().isOver(); i++) {
            story.later(Duration.ofMillis(random.nextInt(20_000)));
            somethingHappens(story, random, dead);
        }
        // Whatever was going on: Asterisk carries out every hang-up in the end, and the deadlines see to it.
        for (int i = 0; i < 6 && !story.call().isOver(); i++) {
            carryOutHangups(story, dead);
            story.later(Duration.ofSeconds(40)).deadline();
            carryOutHangups(story, dead);
            if (story.call().state().isTalking()) {
                story.hangup(HangupSource.AGENT);
            }
        }
        check(story, seed);
    }

    private static Story story(Random random) {
        Story story = new Story();
        story.later(Duration.ofMillis(random.nextInt(1_000)));
        return story;
    }

    private static void somethingHappens(Story story, Random random, Set<ChannelId> dead) {
        List<Leg> legs = story.call().legs();
        int n = 1 + random.nextInt(legs.size());
        boolean alive = !dead.contains(story.leg(n));
        switch (random.nextInt(12)) {
            case 0, 1 -> story.rings(n);
            case 2, 3 -> {
                if (alive) {
                    story.answers(n);
                }
            }
            case 4 -> die(story, n, List.of(0, 16, 17, 19, 20, 21, 38, 127).get(random.nextInt(8)), dead);
            case 5 -> {
                if (!story.call().isEnded()) {
                    story.hangup(SIDES.get(random.nextInt(SIDES.size())));
                }
            }
            case 6 -> carryOutHangups(story, dead);
            case 7 -> story.census(census(story, dead, random));
            case 8 -> story.phoneHolds(n, random.nextBoolean());
            case 9, 10 -> command(story, random);
            default -> refuse(story, random, dead);
        }
    }

    /// What is not allowed now is refused and changes nothing.
    private static void command(Story story, Random random) {
        Call before = story.call();
        Leg.Role side = random.nextBoolean() ? Leg.Role.CALLER : Leg.Role.CALLEE;
        boolean on = random.nextBoolean();
        try {
            switch (random.nextInt(3)) {
                case 0 -> story.hold(side, on);
                case 1 -> story.mute(side, on);
                default -> story.take(new CallCommand.SendDigits(side, "1", story.now));
            }
            assertThat(before.state().isTalking()).isTrue();
        } catch (CallException.CommandNotAllowed refused) {
            assertThat(story.call()).isSameAs(before);
        }
    }

    private static void die(Story story, int n, int cause, Set<ChannelId> dead) {
        dead.add(story.leg(n));
        story.gone(n, cause);
    }

    private static Map<ChannelId, Boolean> census(Story story, Set<ChannelId> dead, Random random) {
        Map<ChannelId, Boolean> channels = new HashMap<>();
        story.call().legs().stream().filter(leg -> !dead.contains(leg.channel()))
                .forEach(leg -> channels.put(leg.channel(), leg.isUp() || random.nextInt(5) == 0));
        return channels;
    }

    private static void refuse(Story story, Random random, Set<ChannelId> dead) {
        Effect effect = story.effects.get(random.nextInt(story.effects.size()));
        CallFact.Refusal why = REFUSALS.get(random.nextInt(REFUSALS.size()));
        if (effect instanceof Effect.Originate originate) {
            dead.add(originate.channel());
        }
        if (effect instanceof Effect.Hangup hangup && why == CallFact.Refusal.GONE) {
            dead.add(hangup.channel());
        }
        story.refuse(effect, why);
    }

    private static void carryOutHangups(Story story, Set<ChannelId> dead) {
        for (Effect effect : List.copyOf(story.effects)) {
            if (effect instanceof Effect.Hangup hangup && dead.add(hangup.channel())) {
                story.take(new CallFact.LegGone(hangup.channel(), hangup.cause(), story.now, false));
            }
        }
    }

    private static void check(Story story, long seed) {
        Call call = story.call();
        assertThat(call.isOver()).as("seed %d: over, but %s", seed, call).isTrue();
        assertThat(story.events).as("seed %d", seed).extracting(CallEvent::seq)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, call.seq()).boxed().toList());
        assertThat(story.types().stream().filter(FINAL::contains)).as("seed %d: one end", seed).hasSize(1);
        assertThat(FINAL).as("seed %d: the end is last", seed).contains(story.types().getLast());
        assertThat(story.types().stream().filter(type -> type == CallEventType.ANSWERED)).as("seed %d", seed)
                .hasSizeLessThanOrEqualTo(1);
        assertThat(call.answerTime() != null).as("seed %d: answered iff it has a time", seed)
                .isEqualTo(story.types().contains(CallEventType.ANSWERED));
        assertThat(story.types().contains(CallEventType.ENDED)).as("seed %d: only a talk is completed", seed)
                .isEqualTo(call.ending() != null && call.ending().reason() == EndReason.COMPLETED);
        assertThat(call.heldSince()).as("seed %d: no hold goes on", seed).isNull();
        assertThat(call.holdMillis()).as("seed %d", seed).isBetween(0L, call.answerTime() == null
                ? 0L
                : Duration.between(call.answerTime(), call.endTime()).toMillis());
        CallView view = CallView.of(call);
        if (view.duration() != null) {
            assertThat(java.util.Objects.requireNonNull(view.talkSeconds()) + java.util.Objects.requireNonNull(
                    view.holdSeconds())).as("seed %d: talk and hold are the call", seed).isEqualTo(view.duration());
        }
        assertThat(view.status()).isEqualTo("ended");
        assertThat(view.duration() == null).isEqualTo(call.answerTime() == null);
    }
}
