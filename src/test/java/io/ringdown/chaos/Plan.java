package io.ringdown.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// What a run is to be like, as `-Dchaos.…` says it.
///
/// @param full   faults as long as they are in earnest, for `length`; else each kind once, and short
/// @param seed   of everything that is random; printed, so that a run can be repeated
/// @param rate   calls a second that are begun
/// @param length how long there are faults, in the full form
/// @param lines  how many lines take part
/// @param strict may nothing at all differ, not even what nobody could tell while Ringdown was away?
record Plan(boolean full, long seed, double rate, Duration length, Set<FaultKind> faults, int lines, boolean strict) {

    /// The short form is the same each time, as far as real parts can be.
    private static final long SHORT_SEED = 426_123;

    static Plan wanted() {
        boolean full = System.getProperty("chaos.form", "short").equals("full");
        long seed = full ? ThreadLocalRandom.current().nextLong(1_000_000) : SHORT_SEED;
        return new Plan(full, Long.getLong("chaos.seed", seed),
                Double.parseDouble(System.getProperty("chaos.rate", full ? "12" : "3")),
                Duration.ofMinutes(Long.getLong("chaos.minutes", 15)), wantedFaults(full), full ? 140 : 48,
                Boolean.getBoolean("chaos.strict"));
    }

    /// `-Dchaos.faults=service-killed,socket-cut`; `none` for calls alone.
    private static Set<FaultKind> wantedFaults(boolean full) {
        String wanted = System.getProperty("chaos.faults", "all");
        if (wanted.equals("all")) {
            return FaultKind.all(full);
        }
        Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
        Arrays.stream(wanted.split(",")).filter(name -> !name.equals("none"))
                .map(name -> FaultKind.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
                .forEach(faults::add);
        return faults;
    }

    Duration lengthOf(FaultKind kind) {
        return full ? kind.inEarnest() : kind.inShort();
    }

    /// Between two faults: so long that calls go as usual for a while.
    Duration pause() {
        return full ? Duration.ofSeconds(12) : Duration.ofMillis(1_500);
    }

    String toRepeat() {
        return "-Dchaos.form=%s -Dchaos.seed=%d -Dchaos.rate=%s -Dchaos.minutes=%d".formatted(full ? "full" : "short",
                seed, rate, length.toMinutes());
    }
}
