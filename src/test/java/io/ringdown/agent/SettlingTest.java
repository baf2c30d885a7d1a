package io.ringdown.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final Duration DELAY = Duration.ofMillis(200);

    private final Queue<Runnable> planned = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();
    private int done;

    private final Settling settling = new Settling(DELAY, (task, delay) -> {
        planned.add(task);
        delays.add(delay);
    }, this::work);

    private boolean askAgain;

    private void work() {
        done++;
        if (askAgain) {
            askAgain = false;
            settling().ask();
        }
    }

    private Settling settling() {
        return settling;
    }

    @Test
    void givenAThousandQuestions_whenTheTimeIsOver_thenItIsDoneOnce() {
        for (int i = 0; i < 1_000; i++) {
            settling.ask();
        }
        assertThat(done).isZero();
        assertThat(delays).containsExactly(DELAY);
        planned.remove().run();
        assertThat(done).isEqualTo(1);
        assertThat(planned).isEmpty();
    }

    @Test
    void givenWorkUnderWay_whenSomebodyAsks_thenItIsDoneOnceMore() {
        askAgain = true;
        settling.ask();
        planned.remove().run();
        assertThat(planned).hasSize(1);
        planned.remove().run();
        assertThat(done).isEqualTo(2);
        assertThat(planned).isEmpty();
    }
}
