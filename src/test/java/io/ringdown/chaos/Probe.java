package io.ringdown.chaos;

import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Finds out when a new call goes through again: one phone dials another, which answers at once, every 200 ms until that
/// comes about.
final class Probe {

    private static final Duration EVERY = Duration.ofMillis(200);

    private final SipPhone from;
    private final SipPhone to;

    Probe(SipPhone from, SipPhone to) {
        this.from = from;
        this.to = to.answerByItself();
    }

    /// @return when the first call was answered; null for not in a minute
    @Nullable
    Instant firstAnswer() {
        List<OutgoingCall> tries = new ArrayList<>();
        Instant end = Instant.now().plus(Faults.PATIENCE);
        try {
            while (Instant.now().isBefore(end)) {
                tries.add(from.call(to.line()));
                long next = System.nanoTime() + EVERY.toNanos();
                while (System.nanoTime() < next) {
                    for (OutgoingCall one : tries) {
                        if (one.answered()) {
                            return one.at(io.ringdown.phone.Moment.ANSWERED).orElseThrow();
                        }
                    }
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
            }
            return null;
        } finally {
            tries.forEach(Probe::leave);
        }
    }

    private static void leave(OutgoingCall call) {
        try {
            if (call.answered() && !call.ended()) {
                call.hangUp();
            } else if (!call.ended()) {
                call.cancel();
            }
        } catch (SipFailure e) {
            Thread.onSpinWait(); // over meanwhile
        }
    }
}
