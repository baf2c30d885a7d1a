package io.ringdown.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// When what happened to a call, and a way to wait for it. Safe for all threads.
final class Timeline {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Moment, Instant> first = new EnumMap<>(Moment.class);
    private final Map<Moment, Integer> count = new EnumMap<>(Moment.class);

    void note(Moment moment) {
        change(() -> {
            first.putIfAbsent(moment, Instant.now());
            count.merge(moment, 1, Integer::sum);
        });
    }

    /// Any change that somebody may be waiting for.
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Instant> at(Moment moment) {
        lock.lock();
        try {
            return Optional.ofNullable(first.get(moment));
        } finally {
            lock.unlock();
        }
    }

    int count(Moment moment) {
        lock.lock();
        try {
            return count.getOrDefault(moment, 0);
        } finally {
            lock.unlock();
        }
    }

    /// @throws AssertionError when it does not come true in time; says what did happen
    void await(String expected, Duration limit, BooleanSupplier condition) {
        if (!holdsWithin(limit, condition)) {
            throw new AssertionError(
                    expected + " did not happen within " + limit.toMillis() + " ms; seen so far: " + first);
        }
    }

    /// Waits for the condition; false when the time is up before.
    boolean holdsWithin(Duration limit, BooleanSupplier condition) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        } finally {
            lock.unlock();
        }
    }
}
