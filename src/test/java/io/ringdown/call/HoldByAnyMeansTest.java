package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A party has one hold, by click or by phone: every order of up to five of all that can be done about it, compared with a table.
class HoldByAnyMeansTest {

    private static final int LONGEST = 5;

    private enum Party {
        CALLER(1), CALLEE(2);

        private final int n;

        Party(int n) {
            this.n = n;
        }
    }

    private enum Held {
        NO, BY_CLICK, BY_PHONE
    }

    private enum Action {
        CLICK_HOLD, CLICK_RESUME, PHONE_HOLD, PHONE_RESUME, MUTE_OR_NOT, TRANSFER_AND_BACK
    }

    private record Done(Party by, Action action) {}

    /// What is to be true after some of it.
    private static final class Expected {

        private final Map<Party, Held> held = new EnumMap<>(Map.of(Party.CALLER, Held.NO, Party.CALLEE, Held.NO));

        Held of(Party party) {
            return held.getOrDefault(party, Held.NO);
        }

        /// @return false if it is refused
        boolean takes(Done done) {
            Held now = of(done.by());
            switch (done.action()) {
                case CLICK_HOLD -> {
                    if (now != Held.NO) {
                        return false;
                    }
                    held.put(done.by(), Held.BY_CLICK);
                }
                case CLICK_RESUME -> {
                    if (now != Held.BY_CLICK) {
                        return false;
                    }
                    held.put(done.by(), Held.NO);
                }
                case PHONE_HOLD -> held.put(done.by(), Held.BY_PHONE);
                case PHONE_RESUME -> held.computeIfPresent(done.by(),
                        (_, before) -> before == Held.BY_PHONE ? Held.NO : before);
                case TRANSFER_AND_BACK -> held.replaceAll(
                        (_, before) -> before == Held.BY_CLICK ? Held.NO : before);
                case MUTE_OR_NOT -> {
                }
            }
            return true;
        }

        boolean anybody() {
            return held.containsValue(Held.BY_CLICK) || held.containsValue(Held.BY_PHONE);
        }
    }

    @Test
    void givenATalk_whateverPhonesAndClicksDo_thenEachPartyHasOneHold_andNobodyIsLeftWithMusic() {
        List<Done> all = new ArrayList<>();
        for (Party party : Party.values()) {
            for (Action action : Action.values()) {
                all.add(new Done(party, action));
            }
        }
        int lives = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int[] script = new int[length];
            do {
                live(script, all);
                lives++;
            } while (next(script, all.size()));
        }
        assertThat(lives).isEqualTo(12 + 144 + 1_728 + 20_736 + 248_832);
    }

    private static boolean next(int[] script, int base) {
        for (int i = 0; i < script.length; i++) {
            if (++script[i] < base) {
                return true;
            }
            script[i] = 0;
        }
        return false;
    }

    private static void live(int[] script, List<Done> all) {
        Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);
        Expected expected = new Expected();
        for (int number : script) {
            Done done = all.get(number);
            check(story, expected.takes(done), take(story, done), expected, done);
        }
        for (Party party : Party.values()) {
            resume(story, party, expected);
        }
        if (!story.places().equals("1 TALK, 2 TALK") || story.call().state() != CallState.ANSWERED) {
            throw new AssertionError("somebody is left with music: " + story.types() + " " + story.places());
        }
    }

    private static void resume(Story story, Party party, Expected expected) {
        int n = party.n;
        switch (expected.of(party)) {
            case BY_CLICK -> story.hold(n, false);
            case BY_PHONE -> story.phoneHolds(n, false);
            case NO -> {
            }
        }
    }

    /// @return false if it was refused
    private static boolean take(Story story, Done done) {
        int n = done.by().n;
        try {
            switch (done.action()) {
                case CLICK_HOLD -> story.hold(n, true);
                case CLICK_RESUME -> story.hold(n, false);
                case PHONE_HOLD -> story.phoneHolds(n, true);
                case PHONE_RESUME -> story.phoneHolds(n, false);
                case MUTE_OR_NOT -> story.mute(n, !leg(story, n).audio().muted());
                case TRANSFER_AND_BACK -> {
                    story.transfer(n, Transfer.Kind.BLIND, "3004", "3004");
                    story.gone(story.call().legs().size(), HangupCause.USER_BUSY);
                }
            }
            return true;
        } catch (CallException.CommandNotAllowed refused) {
            return false;
        }
    }

    private static Leg leg(Story story, int n) {
        return story.call().legs().get(n - 1);
    }

    private static void check(Story story, boolean takes, boolean taken, Expected expected, Done done) {
        boolean held = story.call().state() == CallState.HELD;
        if (takes != taken || held != expected.anybody()) {
            throw new AssertionError(done + " was " + (taken ? "taken" : "refused") + ", the call is "
                    + story.call().state() + ", expected " + expected.held);
        }
        for (Party party : Party.values()) {
            Leg leg = leg(story, party.n);
            Held now = leg.audio().holdsByPhone()
                    ? Held.BY_PHONE
                    : leg.audio().holdsApart() ? Held.BY_CLICK : Held.NO;
            if (now != expected.of(party)) {
                throw new AssertionError(done + ": " + party + " holds " + now + ", expected " + expected.held);
            }
        }
    }
}
