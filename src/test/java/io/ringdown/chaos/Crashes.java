package io.ringdown.chaos;

import io.ringdown.local.LocalAsterisk;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sees when Asterisk ends by itself, which is a fault like another: calls are judged as after a kill.
final class Crashes implements AutoCloseable {

    private static final long MOMENT = 50_000_000;

    private final House house;
    private final Verdict verdict;
    private final List<Fault> faults = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Crashes(House house, Verdict verdict) {
        this.house = house;
        this.verdict = verdict;
        var _ = thread.scheduleWithFixedDelay(this::look, 100, 100, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        List<LocalAsterisk.Crash> crashes = house.crashes();
        for (LocalAsterisk.Crash crash : crashes.subList(faults.size(), crashes.size())) {
            Instant back = crash.back();
            if (back == null) {
                verdict.differs("Asterisk ended by itself and did not come back", "" + crash.exit(), crash.at());
            }
            Fault fault = new Fault(FaultKind.ASTERISK_CRASHED, crash.at(), back == null ? crash.at() : back, null,
                    back == null ? null : controlled());
            faults.add(fault);
            System.out.printf("chaos: %s with exit code %d, connected after %s%n", fault, crash.exit(),
                    fault.recovery());
        }
    }

    /// When the service is connected to it again; null for not in a minute.
    private @Nullable Instant controlled() {
        Instant end = Instant.now().plus(Faults.PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                if (house.inAsterisk().ask("applications").valueStream()
                        .anyMatch(one -> one.at("/name").asString().equals("call-service"))) {
                    return Instant.now();
                }
            } catch (UncheckedIOException e) {
                Thread.onSpinWait(); // gone again
            }
            LockSupport.parkNanos(MOMENT);
        }
        return null;
    }

    /// All so far.
    synchronized List<Fault> faults() {
        look();
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
