package io.ringdown.chaos;

import io.ringdown.chaos.History.Kept;
import io.ringdown.chaos.History.Leg;
import io.ringdown.chaos.Records.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds Ringdown's history against Asterisk's own records, channel by channel: a call is what its legs are, and a leg is a
/// channel with the same id in both. What differs is written into the [Verdict].
///
/// - A call began when its first leg's channel did, or was clicked. It was answered if the caller's channel was and another one
///   too, when both were. It ended with the last of its channels, or, while Ringdown was away, when whoever was left was alone;
///   one that went from one call to another counts for neither. Who answered while something failed answered then, or when
///   the caller was brought to them. (Asterisk ends the record of a channel that is bridged to an
///   older one, whose record goes on for both.)
/// - Of a killed Asterisk there are no records of what it had; those calls are judged by the phones ([PhoneJudge]).
final class Judge {

    static final Duration TOLERANCE = Duration.ofSeconds(2);
    /// When an answer and a hang-up cross, each side may be right.
    private static final Duration CROSSING = Duration.ofSeconds(1);

    private final Map<String, Channel> records;
    private final Map<String, Kept> history;
    private final List<Fault> faults;
    private final PhoneJudge phones;
    private final Verdict verdict;
    private final Map<String, List<Kept>> byChannel = new HashMap<>();

    Judge(Map<String, Channel> records, Map<String, Kept> history, List<Fault> faults, PhoneJudge phones,
            Verdict verdict) {
        this.phones = phones;
        this.records = records;
        this.history = history;
        this.faults = faults;
        this.verdict = verdict;
        for (Kept call : history.values()) {
            for (Leg leg : call.legs()) {
                byChannel.computeIfAbsent(leg.channel(), _ -> new ArrayList<>()).add(call);
            }
        }
    }

    /// @param seen ids of calls that phones or clicks vouch for
    void judge(Set<String> seen) {
        records.values().forEach(this::isKeptOnce);
        for (Kept call : history.values()) {
            List<Channel> channels = channels(call, _ -> true);
            if (!call.state().equals("ended") || call.ended() == null || call.open()) {
                verdict.differs("still active", call.id(), call);
            } else if (channels.isEmpty()) {
                if (!seen.contains(call.id())) {
                    verdict.differs("a call that never was", call.id(), call);
                }
            } else if (channels.size() == call.legs().size() || !mayLackRecords(call)) {
                compare(call);
            }
        }
    }

    private boolean mayLackRecords(Kept call) {
        return faults.stream().anyMatch(fault -> fault.kind().isAsterisksEnd()
                && fault.touches(call.start(), call.ended()));
    }

    private void isKeptOnce(Channel channel) {
        List<Kept> calls = byChannel.getOrDefault(channel.id(), List.of());
        long begun = calls.stream().filter(call -> call.legs().getFirst().channel().equals(channel.id())).count();
        if (begun > 1) {
            verdict.differs("in the history " + begun + " times", channel.id(), calls);
        }
        if (!calls.isEmpty()) {
            return;
        }
        if (faults.stream().anyMatch(fault -> fault.forgets(channel.start()))) {
            verdict.excused("began after the copy of a database that was restored", channel);
        } else if (channel.isInbound() && channel.answered() == null && during(channel.start())) {
            verdict.excused("came while Ringdown was away, and heard so", channel);
        } else if (channel.isGoneAtOnce() && phones.gaveUp(channel.from(), channel.end())) {
            verdict.excused("the phone gave up before Asterisk's dialplan came to Ringdown", channel);
        } else {
            verdict.differs("not in the history", channel.id(), channel);
        }
    }

    private void compare(Kept call) {
        Instant channel = channels(call, leg -> leg.n() == 1).stream().map(Channel::start).findFirst().orElse(null);
        if (!call.clicked() || !during(call.start()) || channel == null || channel.isBefore(call.start())) {
            near("start", call, channel, call.start());
        } // else the click was taken, and Asterisk made the channel when it was back
        Instant answered = answered(call);
        if ((answered == null) != (call.answered() == null)) {
            if (crossed(call)) {
                verdict.excused("answered and hung up in the same moment", call);
            } else if (answered == null && during(call.answered())) {
                verdict.excused("answered, but the caller hung up before anybody could join the two", call);
            } else if (call.clicked() && call.answered() == null && during(answered)) {
                verdict.excused("both phones of a click answered, but nobody could join the two", call);
            } else {
                verdict.differs(answered == null ? "was not answered" : "was answered", call.id(),
                        call + " " + channels(call, _ -> true));
            }
        } else if (answered != null) {
            near("answer", call, answered, call.answered());
        }
        near("end", call, ended(call), call.ended());
    }

    private @Nullable Instant answered(Kept call) {
        Instant caller = channels(call, leg -> leg.participant() == 1).stream().map(Channel::answered)
                .filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
        if (call.away()) {
            return caller; // whom Asterisk rings by itself has no record of their own
        }
        Instant other = firstOther(call);
        if (caller == null || other == null) {
            return null;
        }
        Instant both = caller.isAfter(other) ? caller : other;
        Instant kept = call.answered();
        return kept == null || !during(other) ? both : nearest(kept, Stream.of(both, other));
    }

    private static Instant nearest(Instant kept, Stream<Instant> times) {
        return times.min(Comparator.comparing(time -> Duration.between(time, kept).abs())).orElseThrow();
    }

    private @Nullable Instant firstOther(Kept call) {
        return channels(call, leg -> leg.participant() != 1).stream().map(Channel::answered).filter(Objects::nonNull)
                .min(Instant::compareTo).orElse(null);
    }

    private boolean crossed(Kept call) {
        Instant other = firstOther(call);
        return other != null && channels(call, leg -> leg.participant() == 1).stream().anyMatch(
                channel -> Duration.between(other, channel.end()).abs().compareTo(CROSSING) < 0);
    }

    /// Whoever is left alone while Ringdown is away stays until it is back; the call was over when they were, which ended a
    /// record of Asterisk's, too. So did the answer.
    private @Nullable Instant ended(Kept call) {
        List<Channel> own = channels(call, leg -> byChannel.getOrDefault(leg.channel(), List.of()).size() == 1);
        if (own.removeIf(channel -> isBelated(call, channel))) {
            verdict.excused("a channel was made when the call was over already, and removed", call);
        }
        Instant last = own.stream().map(Channel::end).max(Instant::compareTo).orElse(null);
        if (!during(last) || call.ended() == null) {
            return last;
        }
        return own.stream().flatMap(channel -> channel.ends().stream())
                .filter(end -> call.answered() == null || end.isAfter(call.answered().plus(CROSSING)))
                .min(Comparator.comparing(end -> Duration.between(end, call.ended()).abs())).orElse(last);
    }

    /// A frozen Asterisk carries out what it was asked for when it wakes, however long ago that was given up; a frozen service rings
    /// phones for callers of whom it has not read yet that they have gone.
    private boolean isBelated(Kept call, Channel channel) {
        return call.ended() != null && channel.start().isAfter(call.ended().plus(CROSSING)) && during(channel.start());
    }

    private List<Channel> channels(Kept call, Function<Leg, Boolean> which) {
        return call.legs().stream().filter(which::apply).map(leg -> records.get(leg.channel()))
                .filter(Objects::nonNull).collect(Collectors.toCollection(ArrayList::new));
    }

    private void near(String what, Kept call, @Nullable Instant real, @Nullable Instant kept) {
        if (real == null || kept == null || Duration.between(real, kept).abs().compareTo(TOLERANCE) <= 0) {
            return;
        }
        verdict.differs(what + " is off by " + Duration.between(real, kept).toMillis() + " ms", call.id(),
                call + " " + channels(call, _ -> true));
    }

    private boolean during(@Nullable Instant at) {
        return at != null && faults.stream().anyMatch(fault -> fault.covers(at));
    }
}
