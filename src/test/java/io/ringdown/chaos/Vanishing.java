package io.ringdown.chaos;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Two talk, and one of their phones is gone without a word: power lost, network gone. Whoever is left is let go within a minute,
/// whatever else fails meanwhile. Again and again, beside everything else, at lines that nobody else uses.
final class Vanishing implements AutoCloseable {

    /// ADR 0027.
    private static final Duration DEAD_CALL = Duration.ofSeconds(60);
    /// How long a service may take that was killed meanwhile, until it has let go of whoever is left.
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final House house;
    private final Plan plan;
    private final Verdict verdict;
    private final List<SipPhone> callers = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread;
    private int vanished;

    Vanishing(House house, Plan plan, Verdict verdict) {
        this.house = house;
        this.plan = plan;
        this.verdict = verdict;
        this.thread = Thread.ofPlatform().name("vanishing").start(this::run);
    }

    private void run() {
        try {
            while (!enough.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                vanishes(vanished % 2 == 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void vanishes(boolean caller) {
        try (SipPhone from = house.newPhone(0); SipPhone to = house.newPhone(1)) {
            callers.add(from);
            OutgoingCall out = from.call(to.line());
            IncomingCall in = to.awaitCall().ring();
            in.answer();
            out.awaitAnswered();
            from.awaitTone(to.tone());
            Instant began = Instant.now();
            int ends = house.ends();
            (caller ? from : to).vanish();
            vanished++;
            Duration most = DEAD_CALL.plus(plan.lengthOf(FaultKind.ASTERISK_FROZEN)).plus(Judge.TOLERANCE);
            PhoneCall left = caller ? in : out;
            int starts = house.starts();
            boolean over = left.endsWithin(most);
            if (!over && starts != house.starts()) {
                over = left.endsWithin(START);
            }
            if (!over && ends == house.ends()) {
                verdict.differs("whoever was left by a phone that vanished was not let go within a minute", from.line(),
                        began + " " + (caller ? "the caller" : "the callee") + " vanished");
            }
            if (!over) {
                left.hangUp();
            }
        } catch (AssertionError | SipFailure | IllegalStateException notNow) {
            Thread.onSpinWait(); // no talk came about while something fails
        }
    }

    /// The phones that have dialled; once it is closed.
    List<SipPhone> callers() {
        return callers;
    }

    /// How often a phone vanished from a talk.
    int times() {
        return vanished;
    }

    @Override
    public void close() {
        end();
    }

    /// Begins no more, and waits until the last is let go.
    void end() {
        enough.countDown();
        try {
            thread.join(DEAD_CALL.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
