package io.ringdown.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does something once, a while after it was first asked to, however often it is asked meanwhile.
final class Settling {

    /// Runs something later.
    interface Later {

        void run(Runnable task, Duration delay);
    }

    private final Duration delay;
    private final Later later;
    private final Runnable task;
    private final AtomicBoolean waiting = new AtomicBoolean();

    Settling(Duration delay, Later later, Runnable task) {
        this.delay = delay;
        this.later = later;
        this.task = task;
    }

    /// Does not wait, on any thread.
    void ask() {
        if (waiting.compareAndSet(false, true)) {
            later.run(this::settled, delay);
        }
    }

    /// Whoever asks while it runs is heard again.
    private void settled() {
        waiting.set(false);
        task.run();
    }
}
