package io.ringdown.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Counts calls by how they ended, and measures how long they rang and talked. On the publishing thread.
@Component
class CallMetrics implements CallListener {

    private final MeterRegistry meters;
    private final Timer ring;
    private final Timer talk;

    CallMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.ring = Timer.builder("ringdown.calls.ring").description("From the first ring to the answer or the end")
                .serviceLevelObjectives(seconds(1, 2, 5, 10, 15, 20, 30, 60)).register(meters);
        this.talk = Timer.builder("ringdown.calls.talk").description("From the answer to the end")
                .serviceLevelObjectives(seconds(10, 30, 60, 120, 300, 600, 1800, 3600)).register(meters);
    }

    private static Duration[] seconds(int... limits) {
        Duration[] all = new Duration[limits.length];
        for (int i = 0; i < limits.length; i++) {
            all[i] = Duration.ofSeconds(limits[i]);
        }
        return all;
    }

    @Override
    public void committed(List<CommittedEvent> events) {
        for (CommittedEvent committed : events) {
            Call call = committed.call();
            Call.Ending ending = call.ending();
            if (ending != null && call.isEnded() && committed.event().type() == ending.reason().event()) {
                meters.counter("ringdown.calls.ended", "reason", ending.reason().wire(), "type",
                        call.isExternal() ? "external" : "internal", "origin", call.origin().wire()).increment();
                Instant answered = call.answerTime();
                record(ring, call.times().ring(), answered != null ? answered : call.endTime());
                record(talk, answered, call.endTime());
            }
        }
    }

    private static void record(Timer timer, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !to.isBefore(from)) {
            timer.record(Duration.between(from, to));
        }
    }
}
