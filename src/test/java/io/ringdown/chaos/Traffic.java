package io.ringdown.chaos;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// People who call each other all the time: scenarios are begun at a steady rate, each at phones that nobody else uses
/// meanwhile. While something fails people wait, and fewer phones are free; what could not be begun for that is counted.
final class Traffic implements AutoCloseable {

    private static final Duration LAST = Duration.ofSeconds(90);

    private final House house;
    private final Plan plan;
    private final List<SipPhone> free;
    private final Random random;
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Clicks clicks = new Clicks(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    private final Map<CallKind, Integer> begun = Collections.synchronizedMap(new EnumMap<>(CallKind.class));
    private final AtomicInteger asMeant = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final CountDownLatch enough = new CountDownLatch(1);

    Traffic(House house, Plan plan, List<SipPhone> phones) {
        this.house = house;
        this.plan = plan;
        this.free = Collections.synchronizedList(new ArrayList<>(phones));
        this.random = new Random(plan.seed());
    }

    void begin() {
        Thread.ofPlatform().daemon().name("traffic").start(this::run);
    }

    private void run() {
        long next = System.nanoTime();
        long gap = (long) (1e9 / plan.rate());
        try {
            while (!enough.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                next += gap;
                CallKind kind = CallKind.any(random);
                List<SipPhone> phones = take(kind.phones());
                long seed = random.nextLong();
                if (phones.isEmpty()) {
                    skipped.incrementAndGet();
                } else {
                    begun.merge(kind, 1, Integer::sum);
                    people.execute(() -> play(kind, phones, seed));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(CallKind kind, List<SipPhone> phones, long seed) {
        try {
            phones.forEach(Traffic::clear);
            if (new Scenario(house, kind, phones, seed, clicks).play()) {
                asMeant.incrementAndGet();
            }
        } finally {
            free.addAll(phones);
        }
    }

    /// Whatever came late and to nobody.
    private static void clear(SipPhone phone) {
        try {
            for (IncomingCall late = phone.awaitCall(Duration.ZERO); true; late = phone.awaitCall(Duration.ZERO)) {
                if (!late.ended() && !late.answered()) {
                    late.decline(480);
                }
            }
        } catch (AssertionError | SipFailure nothingMore) {
            Thread.onSpinWait();
        }
    }

    /// So many who have been free the longest; none if there are not enough.
    private List<SipPhone> take(int many) {
        synchronized (free) {
            if (free.size() < many) {
                return List.of();
            }
            List<SipPhone> first = free.subList(0, many);
            List<SipPhone> taken = new ArrayList<>(first);
            first.clear();
            Collections.shuffle(taken, random);
            return taken;
        }
    }

    /// Begins no more, and waits until all have hung up.
    void end() {
        enough.countDown();
        people.shutdown();
        try {
            if (!people.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("somebody has not hung up after " + LAST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Clicks clicks() {
        return clicks;
    }

    int calls() {
        return begun.values().stream().mapToInt(Integer::intValue).sum();
    }

    int asMeant() {
        return asMeant.get();
    }

    int skipped() {
        return skipped.get();
    }

    Map<CallKind, Integer> begun() {
        return begun;
    }

    @Override
    public void close() {
        enough.countDown();
        people.shutdownNow();
    }
}
