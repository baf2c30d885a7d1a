package io.ringdown.whole;

import io.ringdown.whole.Talk.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Generated talks: people hold by phone and by click, a third comes and goes, a recording begins and ends. After each step everybody
/// who does not hold is listened to: they hear all others who do not hold, or music when there are none.
class ListeningIT extends SharedSystem {

    private static final int STEPS = 9;

    private enum Who {
        AGENT(Talk.AGENT), CUSTOMER(Talk.CUSTOMER), THIRD(Talk.TARGET);

        private final String username;

        Who(String username) {
            this.username = username;
        }
    }

    /// The lowest bits say how it begins: recorded or not, two or three.
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11})
    void givenATalk_whenPeopleHoldComeAndGoAndAreRecorded_thenEverybodyHearsWhatTheyShould(int seed) {
        Walk walk = new Walk(Talk.of(scene, Side.CALLEE), new Random(seed));
        if ((seed & 1) == 1) {
            walk.record(true);
        }
        if ((seed & 2) == 2) {
            walk.joins();
        }
        walk.listen();
        for (int n = 0; n < STEPS; n++) {
            walk.step();
            walk.listen();
        }
        walk.end();
    }

    private static final class Walk {

        private final Talk talk;
        private final Random random;
        private final Map<Who, Speaker> there = new EnumMap<>(Who.class);
        private final Set<Who> byPhone = EnumSet.noneOf(Who.class);
        private final Set<Who> byClick = EnumSet.noneOf(Who.class);
        private final List<String> done = new ArrayList<>();
        private boolean recorded;
        /// The number on the call of the third who came last.
        private int thirdPid = 2;

        Walk(Talk talk, Random random) {
            this.talk = talk;
            this.random = random;
            there.put(Who.AGENT, talk.agent());
            there.put(Who.CUSTOMER, talk.customer());
        }

        private Speaker speaker(Who who) {
            return Objects.requireNonNull(there.get(who));
        }

        void end() {
            there.values().forEach(speaker -> {
                if (!speaker.call().ended()) {
                    speaker.hangUp();
                }
            });
            there.values().forEach(Speaker::awaitEnded);
        }

        void step() {
            List<Who> present = List.copyOf(there.keySet());
            Who who = present.get(random.nextInt(present.size()));
            switch (random.nextInt(8)) {
                case 0 -> record(!recorded);
                case 1, 2 -> {
                    if (there.containsKey(Who.THIRD)) {
                        leaves();
                    } else {
                        joins();
                    }
                }
                default -> holdsOrResumes(who, random.nextBoolean());
            }
        }

        private void holdsOrResumes(Who who, boolean phone) {
            if (byPhone.remove(who)) {
                note(who + " resumes by phone");
                speaker(who).call().resume();
            } else if (byClick.remove(who)) {
                note(who + " resumes by click");
                talk.does(who.username, "resume", "", 202);
            } else if (phone) {
                byPhone.add(who);
                note(who + " holds by phone");
                speaker(who).call().hold();
            } else {
                byClick.add(who);
                note(who + " holds by click");
                talk.does(who.username, "hold", "", 202);
            }
        }

        void joins() {
            note("the third comes");
            talk.does(Talk.AGENT, "participants", "{\"target\":\"3004\"}", 202);
            there.put(Who.THIRD, talk.answered(talk.targetRings()));
            thirdPid++;
        }

        private void leaves() {
            note("the third leaves");
            Speaker third = speaker(Who.THIRD);
            there.remove(Who.THIRD);
            byPhone.remove(Who.THIRD);
            byClick.remove(Who.THIRD);
            third.hangUp();
            third.awaitEnded();
            talk.awaitLeft(thirdPid);
        }

        void record(boolean begin) {
            note(begin ? "a recording begins" : "the recording ends");
            recorded = begin;
            talk.does("admin", begin ? "recording/start" : "recording/stop", "", 202);
        }

        private void note(String what) {
            done.add(what);
        }

        void listen() {
            List<Who> talking = there.keySet().stream().filter(who -> !byPhone.contains(who) && !byClick.contains(who))
                    .toList();
            for (Who who : talking) {
                try {
                    listen(who, talking);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(who + " after " + done, e);
                }
            }
        }

        private void listen(Who who, List<Who> talking) {
            Speaker speaker = speaker(who);
            Speaker[] silent = there.entrySet().stream()
                    .filter(other -> other.getKey() != who && !talking.contains(other.getKey()))
                    .map(Map.Entry::getValue)
                    .toArray(Speaker[]::new);
            if (talking.size() == 1) {
                speaker.awaitMusic(silent);
                return;
            }
            for (Who other : talking) {
                if (other != who) {
                    speaker.awaitHears(speaker(other));
                }
            }
            for (Speaker holder : silent) {
                Speaker.awaitHears(speaker.call(), holder.phone().tone(), false);
            }
        }
    }
}
