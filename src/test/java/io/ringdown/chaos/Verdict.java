package io.ringdown.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was found to differ. What nobody could tell while Ringdown was away is counted apart, and counts as a difference in a
/// strict run. Safe for all threads.
final class Verdict {

    /// @param what   in words
    /// @param which  a call or a channel
    /// @param detail all that is known of it
    record Difference(String what, String which, String detail) {}

    private final boolean strict;
    private final List<Difference> differences = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, List<String>> excused = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, Duration> worst = Collections.synchronizedMap(new TreeMap<>());

    Verdict(boolean strict) {
        this.strict = strict;
    }

    void differs(String what, String which, Object detail) {
        differences.add(new Difference(what, which, String.valueOf(detail)));
    }

    void excused(String what, Object detail) {
        excused.computeIfAbsent(what, _ -> Collections.synchronizedList(new ArrayList<>())).add(String.valueOf(detail));
        if (strict && !what.contains("same moment")) {
            differs(what, "", detail);
        }
    }

    /// A phone saw something at another time than it was in Asterisk: Asterisk was frozen, or nobody let go of whoever was left
    /// alone. Never a difference, since the history is to agree with Asterisk.
    void told(String what, Duration off, History.Kept call) {
        count(what + " at another time than in Asterisk", off, call);
    }

    private void count(String words, Duration off, History.Kept call) {
        excused.computeIfAbsent(words, _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(off.toMillis() + " ms " + call);
        worst.merge(words, off.abs(), (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /// How often what was excused, and how far off at the most.
    List<String> excuses() {
        return excused.entrySet().stream().map(entry -> "%s: %d%s".formatted(entry.getKey(), entry.getValue().size(),
                worst.containsKey(entry.getKey())
                        ? ", by at most " + worst.get(entry.getKey()).toMillis() + " ms"
                        : ""))
                .toList();
    }

    /// Each of them, for whoever has to find out why.
    List<String> details() {
        return excused.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(detail -> entry.getKey() + ": " + detail)).toList();
    }
}
