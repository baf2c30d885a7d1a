package io.ringdown.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the legs of a call are to be, which follows from the call alone; what has to be done is the difference between two
/// moments.
final class Placement {

    private final Call call;
    private final List<Leg> talkers = new ArrayList<>(3);
    private final Place[] places;

    private Placement(Call call) {
        this.call = call;
        places = new Place[call.legs().size()];
        for (Leg leg : call.legs()) {
            if (takesPart(leg) && !call.participant(leg.participant()).isSupervisor()) {
                talkers.add(leg);
            }
        }
        for (Leg leg : call.legs()) {
            places[leg.n() - 1] = takesPart(leg) ? place(leg) : unanswered(leg);
        }
    }

    private Place unanswered(Leg leg) {
        Transfer transfer = call.transfer();
        boolean heard = transfer != null && call.answerTime() != null && call.ending() == null
                && leg.equals(early(transfer));
        return heard ? Place.ASIDE : beforeAnswer(leg);
    }

    /// The caller hears the first phone that sends sound before it is answered; where it has gone, that others ring.
    private Place beforeAnswer(Leg leg) {
        if (call.answerTime() != null || call.ending() != null || !call.hadEarlyMedia() || !leg.isLive()
                || leg.isEnding()) {
            return Place.NONE;
        }
        Leg source = call.legs().stream().filter(one -> one.early() && one.isLive() && !one.isEnding()).findFirst()
                .orElse(null);
        if (leg.participant() != Participant.CALLER) {
            return leg.equals(source) ? Place.TALK : Place.NONE;
        }
        boolean hears = call.clicked() ? leg.isUp() : leg.n() == 1;
        return !hears ? Place.NONE : source != null ? Place.TALK : Place.RINGBACK;
    }

    static Placement of(Call call) {
        return new Placement(call);
    }

    /// Once somebody is hanging up nobody is moved any more.
    private boolean takesPart(Leg leg) {
        return call.answerTime() != null && call.ending() == null && call.isConnected(leg)
                && !call.participant(leg.participant()).isGone();
    }

    Place of(Leg leg) {
        return leg.n() <= places.length ? places[leg.n() - 1] : Place.NONE;
    }

    /// Those who are connected and no supervisors.
    List<Leg> talkers() {
        return talkers;
    }

    /// Are there two who hear each other?
    boolean isTalk() {
        int heard = 0;
        for (Leg leg : talkers) {
            heard += of(leg) == Place.TALK && !leg.audio().holds() ? 1 : 0;
        }
        return heard > 1;
    }

    /// The channels in the call's bridge.
    List<ChannelId> inBridge() {
        List<ChannelId> there = new ArrayList<>(3);
        for (Leg leg : call.legs()) {
            if (of(leg) == Place.TALK || of(leg) == Place.LISTEN) {
                there.add(leg.channel());
            }
        }
        return there;
    }

    private Place place(Leg leg) {
        Participant participant = call.participant(leg.participant());
        Transfer transfer = call.transfer();
        if (participant.supervision() != null) {
            return supervisor(participant.supervision());
        }
        if (transfer != null) {
            return inTransfer(transfer, participant);
        }
        return call.parking() != null ? Place.MUSIC : inTalk(leg);
    }

    private Place supervisor(Participant.Supervision supervision) {
        return switch (supervision.mode()) {
            case LISTEN -> Place.LISTEN;
            case BARGE -> Place.TALK;
            case WHISPER -> talker(supervision.of()) == null ? Place.LISTEN : Place.WHISPER;
        };
    }

    private @Nullable Leg talker(int participant) {
        for (Leg leg : talkers) {
            if (leg.participant() == participant) {
                return leg;
            }
        }
        return null;
    }

    private Place inTransfer(Transfer transfer, Participant participant) {
        boolean by = participant.n() == transfer.by();
        boolean target = participant.n() == transfer.target();
        return switch (transfer.phase()) {
            case RINGING -> !by ? waiting(transfer) : early(transfer) == null ? Place.RINGBACK : Place.ASIDE;
            case CONSULTING -> by || target ? Place.ASIDE : waiting(transfer);
            case SWAPPED -> target ? Place.MUSIC : Place.TALK;
            case RETURNING -> waiting(transfer);
            case MERGING -> Place.TALK;
        };
    }

    /// The target's phone that sends sound before it is answered; who transfers hears it.
    private @Nullable Leg early(Transfer transfer) {
        boolean ringing = transfer.phase() == Transfer.Phase.RINGING && !call.participant(transfer.by()).isGone();
        return !ringing
                ? null
                : call.legs().stream().filter(leg -> leg.participant() == transfer.target() && leg.early()
                        && leg.isLive() && !leg.isUp() && !leg.isEnding()).findFirst().orElse(null);
    }

    /// Several who wait talk to each other meanwhile.
    private Place waiting(Transfer transfer) {
        int others = 0;
        for (Leg leg : talkers) {
            others += leg.participant() != transfer.by() && leg.participant() != transfer.target() ? 1 : 0;
        }
        return others > 1 ? Place.TALK : Place.MUSIC;
    }

    private Place inTalk(Leg leg) {
        int holders = 0;
        for (Leg talker : talkers) {
            holders += talker.audio().holdsApart() ? 1 : 0;
        }
        int left = talkers.size() - holders;
        if (holders == 0 || left > 1) {
            return leg.audio().holdsApart() ? Place.ALONE : Place.TALK;
        }
        return leg.audio().holdsApart() && holders == 1 ? Place.TALK : Place.MUSIC;
    }

    /// What brings the legs from where they were to where they are to be.
    static List<Effect> moves(Call before, Placement was, Call after, Placement is) {
        List<Effect> effects = new ArrayList<>(2);
        boolean made = before.answerTime() != null || before.hadEarlyMedia();
        boolean first = !made && after.answerTime() != null;
        if (first && !after.isEnded()) {
            effects.add(new Effect.Connect(after.bridge(), is.at(Place.TALK)));
        } else if (!made && after.hadEarlyMedia() && !after.isEnded()) {
            effects.add(new Effect.MakeBridge(after.bridge()));
        }
        if (is.has(Place.ASIDE) && !was.has(Place.ASIDE)) {
            effects.add(new Effect.MakeBridge(after.aside()));
        }
        for (Leg leg : after.legs()) {
            Place from = was.of(leg);
            Place to = is.of(leg);
            boolean leaves = from != Place.NONE && to == Place.NONE
                    && after.participant(leg.participant()).isSupervisor();
            boolean toAnother = from == Place.WHISPER && to == from && !Objects.equals(was.beside(leg), is.beside(leg));
            if (leaves || toAnother || (from == Place.WHISPER && to != Place.WHISPER)) {
                effects.add(new Effect.EndWhisper(leg.channel(), leaves));
            }
            if (to != Place.NONE && (to != from || toAnother) && !(first && to == Place.TALK)) {
                effects.add(new Effect.Move(leg.channel(), from, to, is.beside(leg)));
            }
        }
        return effects;
    }

    private List<ChannelId> at(Place place) {
        return call.legs().stream().filter(leg -> of(leg) == place).map(Leg::channel).toList();
    }

    private boolean has(Place place) {
        for (Place one : places) {
            if (one == place) {
                return true;
            }
        }
        return false;
    }

    /// The channel that a whisper is for.
    private @Nullable ChannelId beside(Leg leg) {
        Participant.Supervision supervision = call.participant(leg.participant()).supervision();
        Leg helped = supervision == null || of(leg) != Place.WHISPER ? null : talker(supervision.of());
        return helped == null ? null : helped.channel();
    }

    /// What brings those to their places whom Asterisk has elsewhere; a bridge that is gone is made again.
    ///
    /// @param bridges the bridges that channels are in
    static List<Effect> mends(Placement was, Call call, Placement is, Map<ChannelId, String> bridges) {
        List<Effect> effects = new ArrayList<>();
        for (Leg leg : call.legs()) {
            Place place = is.of(leg);
            String found = bridges.get(leg.channel());
            if (place != Place.NONE && place == was.of(leg) && place != Place.WHISPER
                    && !Objects.equals(found, bridge(call, place))) {
                if (place.isBridge()) {
                    effects.add(new Effect.MakeBridge(call.bridge(place)));
                }
                effects.add(new Effect.Move(leg.channel(), origin(call, found), place, null));
            }
        }
        return effects;
    }

    private static Place origin(Call call, @Nullable String bridge) {
        return bridge == null ? Place.NONE : bridge.equals(call.aside()) ? Place.ASIDE : Place.TALK;
    }

    private static @Nullable String bridge(Call call, Place place) {
        return place.isBridge() ? call.bridge(place) : null;
    }
}
