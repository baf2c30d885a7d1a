package io.ringdown.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

@Component
class LiveMeters {

    private final MeterRegistry registry;

    private final Timer lag;

    private final Counter pushed;

    LiveMeters(MeterRegistry registry, LiveSockets sockets) {
        this.registry = registry;
        this.lag = Timer.builder("ringdown.live.lag").description("From an event's own time to its push")
                .publishPercentileHistogram().minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10)).register(registry);
        this.pushed = Counter.builder("ringdown.live.pushed").description("Events handed to sockets")
                .register(registry);
        registry.gauge("ringdown.live.sockets", sockets, LiveSockets::proved);
        registry.gauge("ringdown.live.sockets.unproved", sockets, LiveSockets::unproved);
    }

    MeterRegistry registry() {
        return registry;
    }

    /// A connection was not let in.
    void refused(String reason) {
        registry.counter("ringdown.live.refused", "reason", reason).increment();
    }

    /// A client was cut off.
    void closed(String reason) {
        registry.counter("ringdown.live.closed", "reason", reason).increment();
    }

    /// A client has begun.
    ///
    /// @param how `caught_up`, or why it got a snapshot
    void begun(String how) {
        registry.counter("ringdown.live.begun", "how", how).increment();
    }

    /// The database could not be asked whether open sockets still may be.
    void unchecked() {
        registry.counter("ringdown.live.unchecked").increment();
    }

    /// Something was thrown away.
    void dropped(String reason) {
        registry.counter("ringdown.live.dropped", "reason", reason).increment();
    }

    void pushed(Duration late, int sockets) {
        lag.record(late.isNegative() ? Duration.ZERO : late);
        pushed(sockets);
    }

    void pushed(int sockets) {
        pushed.increment(sockets);
    }
}
