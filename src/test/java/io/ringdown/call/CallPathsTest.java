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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// Generated lives of calls, made as short as they can be when one breaks a rule: whatever happens in whatever order, a
/// call has one end, at most one answer, no gap in its numbers, and nothing of it is left in Asterisk.
class CallPathsTest {

    private static final Set<CallEventType> FINAL = EnumSet.of(CallEventType.ENDED, CallEventType.BUSY,
            CallEventType.REJECTED, CallEventType.MISSED, CallEventType.CANCELED, CallEventType.FAILED);

    private static final List<HangupSource> SIDES = List.of(HangupSource.CALLER, HangupSource.CALLEE,
            HangupSource.AGENT);
    private static final List<Participant.Supervision.Mode> MODES = List
            .copyOf(EnumSet.allOf(Participant.Supervision.Mode.class));
    private static final List<CallFact.Refusal> REFUSALS = List.copyOf(EnumSet.allOf(CallFact.Refusal.class));

    @Property(tries = 100_000)
    void whateverHappens_theRecordAddsUpAndNothingIsLeft(@ForAll @Size(min = 4, max = 200) List<Integer> script) {
        live(new Script(script), script);
    }

    /// Decides by the numbers of a list, so that a life that breaks a rule can be made shorter until it is plain why.
    private static final class Script extends Random {

        private static final long serialVersionUID = 1;
        private final transient List<Integer> numbers;
        private int next;

        Script(List<Integer> numbers) {
            this.numbers = numbers;
        }

        @Override
        public int nextInt(int bound) {
            int number = numbers.get(next % numbers.size()) + 31 * (next / numbers.size());
            next++;
            return Math.floorMod(number, bound);
        }

        @Override
        public boolean nextBoolean() {
            return nextInt(2) == 0;
        }
    }

    private static void live(Random random, Object seed) {
        Story story = random.nextInt(4) == 0
                ? story(random).click("3002")
                : story(random).dial("3002", random.nextBoolean()
                        ? new String[]{"3002"}
                        : new String[]{"3002", "3002-2"});
        Set<ChannelId> dead = new HashSet<>();
        for (int i = 0; i < 24 && !story.call().isOver(); i++) {
            story.later(Duration.ofMillis(random.nextInt(20_000)));
            int told = story.events.size();
            somethingHappens(story, random, dead);
            checkPlaces(story, seed);
            checkPeople(story, told, seed);
        }
        // Whatever was going on: Asterisk carries out every hang-up in the end, and the deadlines see to it.
        for (int i = 0; i < 8 && !story.call().isOver(); i++) {
            carryOutHangups(story, dead);
            story.later(Duration.ofSeconds(100)).deadline();
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
        switch (random.nextInt(19)) {
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
            case 9, 10, 11, 12, 13 -> command(story, random);
            case 14 -> referred(story, n, random);
            case 15 -> story.deadline();
            case 16 -> story.take(new CallFact.LegPlays(story.leg(n), story.now));
            case 17 -> forwards(story, n, random, dead);
            default -> refuse(story, random, dead);
        }
    }

    /// What is not allowed now is refused and changes nothing.
    private static void command(Story story, Random random) {
        Call before = story.call();
        try {
            story.take(wanted(story, 1 + random.nextInt(before.participants().size()), random));
        } catch (CallException.CommandNotAllowed refused) {
            assertThat(story.call()).isSameAs(before);
        }
    }

    private static CallCommand wanted(Story story, int by, Random random) {
        boolean on = random.nextBoolean();
        String number = String.valueOf(3001 + random.nextInt(6));
        return switch (random.nextInt(15)) {
            case 0 -> new CallCommand.Hold(by, on, story.now);
            case 1 -> new CallCommand.Mute(by, on, story.now);
            case 2 -> new CallCommand.SendDigits(by, "1", story.now);
            case 3, 4, 5 -> new CallCommand.Transfer(by, on ? Transfer.Kind.BLIND : Transfer.Kind.ATTENDED, number,
                    route(number, random), story.now);
            case 6 -> new CallCommand.CompleteTransfer(by, story.now);
            case 7 -> new CallCommand.CancelTransfer(by, story.now);
            case 8 -> new CallCommand.SwapTransfer(by, story.now);
            case 9 -> new CallCommand.Invite(by, Story.to(number, number), story.now);
            case 10 -> new CallCommand.Remove(by, story.now);
            case 11 -> new CallCommand.Supervise(Story.to(number, number), MODES.get(random.nextInt(MODES.size())), 0,
                    on, story.now);
            case 12 -> on
                    ? new CallCommand.Park(by, story.now.plusSeconds(30), story.now)
                    : new CallCommand.PickUp(Story.to(number, number), true, story.now);
            case 13 -> new CallCommand.Rejoin(by, number, story.now);
            default -> new CallCommand.Answer(by, story.call().legs().getLast().endpoint(), on, story.now);
        };
    }

    private static Route route(String number, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number");
            case 1 -> Story.notNow(number, EndReason.BUSY, HangupCause.USER_BUSY);
            default -> random.nextBoolean() ? Story.to(number, number) : Story.to(number, number, number + "-2");
        };
    }

    /// What only phones and other calls bring.
    private static void referred(Story story, int leg, Random random) {
        ChannelId channel = story.leg(leg);
        CallId other = CallId.next(story.now);
        story.take(switch (random.nextInt(6)) {
            case 0, 1 -> referred(channel, String.valueOf(3001 + random.nextInt(6)), story, random);
            case 2 -> new CallFact.ReferredToCall(channel, other, new ChannelId("1795187666.1"), story.now);
            case 3 -> story.call().seq() % 2 == 0
                    ? new CallFact.Promised(channel, other, story.now)
                    : new CallFact.TakenOver(channel, other, List.of(), story.now);
            case 4 -> new CallFact.NotHandedOver(story.now);
            default -> new CallFact.HandedOver(List.of(new CallFact.Handed(
                    new ChannelId("1795187667." + random.nextInt(1_000_000_000)),
                    Story.to("3006").party(), List.of("3006"), "3006",
                    random.nextBoolean() ? Leg.State.UP : Leg.State.RINGING)), story.now);
        });
    }

    private static CallFact referred(ChannelId channel, String number, Story story, Random random) {
        return new CallFact.Referred(channel, number, route(number, random), story.now);
    }

    private static void forwards(Story story, int leg, Random random, Set<ChannelId> dead) {
        String number = String.valueOf(3001 + random.nextInt(6));
        Leg.State state = story.call().legs().get(leg - 1).state();
        boolean rings = state == Leg.State.DIALING || state == Leg.State.RINGING;
        if (leg > 1 && rings && dead.add(story.leg(leg))) {
            story.take(new CallFact.LegForwards(story.leg(leg), number, route(number, random), story.now));
            story.gone(leg, HangupCause.REDIRECTED);
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
        boolean late = why == CallFact.Refusal.LATE;
        if (late && !(effect instanceof Effect.Originate)) {
            return; // nothing else is kept back
        }
        if (effect instanceof Effect.Originate originate && !late) {
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

    /// Nobody is left in silence who should not be, and nobody hears a consultation that is not theirs.
    private static void checkPlaces(Story story, Object seed) {
        Call call = story.call();
        Placement placement = Placement.of(call);
        List<Place> places = call.legs().stream().map(placement::of).toList();
        if (call.answerTime() != null && call.ending() == null) {
            assertThat(places.stream().anyMatch(place -> place != Place.NONE) || isTakenAlong(call))
                    .as("%s: somebody is there, or on their way from one phone to another", seed).isTrue();
            assertThat(placement.isTalk()).as("%s: the clock of hold runs while nobody talks", seed)
                    .isEqualTo(call.times().heldSince() == null);
            assertThat(call.transfer() != null).as("%s", seed)
                    .isEqualTo(call.state() == CallState.TRANSFERRING);
            long aside = places.stream().filter(place -> place == Place.ASIDE).count();
            assertThat(aside == 0 || aside == 2 || isTakenAlong(call)).as("%s: two consult or none", seed).isTrue();
            assertThat(placement.talkers().stream().map(Leg::participant)).as("%s: one leg each", seed)
                    .doesNotHaveDuplicates();
        } else {
            assertThat(places).as("%s: early media at most", seed).isSubsetOf(
                    call.hadEarlyMedia() && call.ending() == null
                            ? new Place[]{Place.NONE, Place.TALK, Place.RINGBACK}
                            : new Place[]{Place.NONE});
        }
    }

    /// Nobody is on a call twice, and nobody misses a call that they are on.
    private static void checkPeople(Story story, int told, Object seed) {
        List<String> there = story.call().participants().stream().filter(who -> !who.isGone())
                .map(who -> who.party().number()).toList();
        assertThat(there).as("%s: nobody is listed twice", seed).doesNotHaveDuplicates();
        for (CallEvent event : story.events.subList(told, story.events.size())) {
            boolean missed = event.type() == CallEventType.TRANSFER_NO_ANSWER
                    || event.type() == CallEventType.TRANSFER_BUSY;
            assertThat(missed && there.contains(event.number())).as("%s: %s is on the call", seed, event).isFalse();
        }
    }

    private static boolean isTakenAlong(Call call) {
        return call.participants().stream().anyMatch(who -> who.answering() != 0 && who.joinedAt() != null
                && call.legs().get(who.answering() - 1).isLive());
    }

    private static void check(Story story, Object seed) {
        Call call = story.call();
        assertThat(call.isOver()).as("%s: over, but %s", seed, call).isTrue();
        assertThat(story.events).as("%s", seed).extracting(CallEvent::seq)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, call.seq()).boxed().toList());
        assertThat(story.types().stream().filter(FINAL::contains)).as("%s: one end", seed).hasSize(1);
        assertThat(FINAL).as("%s: the end is last", seed).contains(story.types().getLast());
        assertThat(story.types().stream().filter(type -> type == CallEventType.ANSWERED)).as("%s", seed)
                .hasSizeLessThanOrEqualTo(1);
        assertThat(call.answerTime() != null).as("%s: answered iff it has a time", seed)
                .isEqualTo(story.types().contains(CallEventType.ANSWERED));
        assertThat(story.types().contains(CallEventType.ENDED)).as("%s: only a talk is completed", seed)
                .isEqualTo(call.ending() != null && call.ending().reason() == EndReason.COMPLETED);
        assertThat(call.times().heldSince()).as("%s: no hold goes on", seed).isNull();
        assertThat(call.times().holdMillis()).as("%s", seed).isBetween(0L, call.answerTime() == null
                ? 0L
                : Duration.between(call.answerTime(), call.endTime()).toMillis());
        CallView view = CallView.of(call);
        if (view.duration() != null) {
            assertThat(java.util.Objects.requireNonNull(view.talkSeconds()) + java.util.Objects.requireNonNull(
                    view.holdSeconds())).as("%s: talk and hold are the call", seed).isEqualTo(view.duration());
        }
        assertThat(view.status()).isEqualTo("ended");
        assertThat(view.duration() == null).isEqualTo(call.answerTime() == null);
    }
}
