package io.ringdown.asterisk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long one Asterisk takes to answer requests, and how many it does not carry out. Any thread.
final class AriMeters {

    private final Timer answers;
    private final Counter errors;

    AriMeters(String node, MeterRegistry meters) {
        answers = Timer.builder("ringdown.ari.requests").description("From an ARI request to its answer")
                .tag("node", node)
                .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25),
                        Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10))
                .register(meters);
        errors = Counter.builder("ringdown.ari.errors").description("ARI requests answered with 5xx, or not at all")
                .tag("node", node).register(meters);
    }

    /// @param begun when it was sent, as [System#nanoTime] counts
    void answered(long begun, int status) {
        answers.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        if (status >= 500) {
            errors.increment();
        }
    }

    void failed() {
        errors.increment();
    }
}
