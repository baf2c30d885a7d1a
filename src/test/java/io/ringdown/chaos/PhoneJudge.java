package io.ringdown.chaos;

import io.ringdown.chaos.History.Kept;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds Ringdown's history against what the phones saw by their own clocks, call by call in the order in which each phone
/// dialled. The only witness of what a killed Asterisk had.
final class PhoneJudge {

    private static final int REQUEST_TERMINATED = 487;

    private final Map<String, Kept> history;
    private final List<Fault> faults;
    private final Verdict verdict;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, List<OutgoingCall>> givenUp = new HashMap<>();

    PhoneJudge(Map<String, Kept> history, List<Fault> faults, Verdict verdict) {
        this.history = history;
        this.faults = faults;
        this.verdict = verdict;
    }

    /// A call that a phone dialled, and one that is kept.
    private record Pair(OutgoingCall call, Kept kept) {

        /// Milliseconds between them; much more if only one of them was answered.
        long distance() {
            boolean alike = call.answered() == (kept.answered() != null);
            return Duration.between(dialled(call), kept.start()).abs().toMillis() + (alike ? 0 : 60_000);
        }

        boolean isPossible() {
            return !kept.start().isBefore(dialled(call).minus(Judge.TOLERANCE))
                    && !kept.start().isAfter(end(call).plus(Judge.TOLERANCE));
        }
    }

    /// @return ids of the calls that a phone has dialled
    Set<String> judge(List<SipPhone> phones) {
        phones.forEach(this::judge);
        return seen;
    }

    /// What is nearest in time belongs together.
    private void judge(SipPhone phone) {
        List<OutgoingCall> calls = phone.calls().stream().filter(OutgoingCall.class::isInstance)
                .map(OutgoingCall.class::cast).toList();
        Map<OutgoingCall, Kept> found = new HashMap<>();
        history.values().stream().filter(kept -> !kept.clicked() && kept.caller().equals(phone.line()))
                .flatMap(kept -> calls.stream().map(call -> new Pair(call, kept))).filter(Pair::isPossible)
                .sorted(Comparator.comparingLong(Pair::distance)).forEach(pair -> {
                    if (!found.containsKey(pair.call()) && seen.add(pair.kept().id())) {
                        found.put(pair.call(), pair.kept());
                    }
                });
        calls.forEach(call -> judge(phone, call, found.get(call)));
    }

    private static Instant dialled(OutgoingCall call) {
        return call.at(Moment.INVITED).orElseThrow();
    }

    private static Instant end(OutgoingCall call) {
        return call.at(Moment.ENDED).orElseGet(Instant::now);
    }

    private void judge(SipPhone phone, OutgoingCall call, @Nullable Kept found) {
        String story = "%s dialled %s at %s: %s, answered %s, over %s".formatted(phone.line(), call.otherNumber(),
                dialled(call), call.statuses(), call.at(Moment.ANSWERED).orElse(null),
                call.at(Moment.ENDED).orElse(null));
        if (found != null) {
            compare(call, found, story);
        } else if (faults.stream()
                .anyMatch(fault -> fault.forgets(dialled(call)) && !end(call).isBefore(fault.back()))) {
            verdict.excused("a talk that a restored database does not know went on", story);
        } else if (call.statuses().contains(REQUEST_TERMINATED) && during(dialled(call), end(call))) {
            givenUp.computeIfAbsent(phone.line(), _ -> new ArrayList<>()).add(call);
        } else if (!call.statuses().isEmpty() && (call.answered() || !during(dialled(call), end(call)))) {
            verdict.differs("dialled, but not in the history", phone.line(), story);
        }
    }

    /// Did this line's phone dial while something failed, and give up at this time? It may cancel once Asterisk has answered 100 only, so
    /// an INVITE that is sent again reaches an Asterisk that has come back together with its CANCEL.
    boolean gaveUp(String line, Instant at) {
        return givenUp.getOrDefault(line, List.of()).stream()
                .anyMatch(call -> dialled(call).isBefore(at.plus(Judge.TOLERANCE))
                        && Duration.between(at, end(call)).abs().compareTo(Judge.TOLERANCE) < 0);
    }

    private void compare(OutgoingCall call, Kept kept, String story) {
        if (call.answered() != (kept.answered() != null)) {
            boolean unheard = !call.answered() && during(kept.answered(), kept.answered());
            if (unheard || crossed(call, kept)) {
                verdict.excused("an answer that the caller's phone did not get any more", story);
            } else {
                verdict.differs(call.answered() ? "the caller talked" : "the caller did not talk", kept.id(),
                        kept + " " + story);
            }
        }
        near("answer", kept, call.at(Moment.ANSWERED).orElse(null), kept.answered(), story);
        near("end", kept, call.at(Moment.ENDED).orElse(null), kept.ended(), story);
    }

    private static boolean crossed(OutgoingCall call, Kept kept) {
        Instant answered = kept.answered();
        return answered != null && call.at(Moment.ENDED)
                .map(end -> Duration.between(end, answered).abs().compareTo(Duration.ofSeconds(1)) < 0).orElse(false);
    }

    private void near(String what, Kept kept, @Nullable Instant real, @Nullable Instant told, String story) {
        if (real == null || told == null || Duration.between(real, told).abs().compareTo(Judge.TOLERANCE) <= 0) {
            return;
        }
        if (during(real, real) || during(told, told)) {
            verdict.told("phone: " + what, Duration.between(real, told), kept);
        } else {
            verdict.differs(what + " is off by " + Duration.between(real, told).toMillis() + " ms by the phone",
                    kept.id(), kept + " " + story);
        }
    }

    private boolean during(@Nullable Instant from, @Nullable Instant to) {
        return from != null && faults.stream().anyMatch(fault -> fault.touches(from, to));
    }
}
