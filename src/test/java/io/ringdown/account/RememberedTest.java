package io.ringdown.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RememberedTest {

    private final Remembered<String, String> remembered = new Remembered<>(Duration.ofMinutes(1));
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answered = new CountDownLatch(1);

    private String slowly(String answer) {
        asked.incrementAndGet();
        try {
            assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return answer;
    }

    private String never() {
        slowly("");
        throw new IllegalStateException("away");
    }

    @Test
    void givenAnAnswer_whenItIsAskedForAgain_thenItIsRemembered_untilItIsForgotten() {
        assertThat(remembered.get("ana", () -> "here")).isEqualTo("here");
        assertThat(remembered.get("ana", () -> "gone")).isEqualTo("here");
        remembered.forget("ana");
        assertThat(remembered.get("ana", () -> "gone")).isEqualTo("gone");
        remembered.forgetAll();
        assertThat(remembered.get("ana", () -> "back")).isEqualTo("back");
    }

    @Test
    void givenAQuestionThatFails_whenManyAskTheSame_thenAllHearSoAtOnce_andItIsAskedAnew() {
        List<FutureTask<String>> all = IntStream.range(0, 50)
                .mapToObj(_ -> new FutureTask<>(() -> remembered.get("ana", this::never))).toList();
        List<Thread> threads = all.stream().map(Thread::startVirtualThread).toList();
        await("all wait").until(() -> threads.stream().allMatch(one -> one.getState() == Thread.State.WAITING
                || one.getState() == Thread.State.TIMED_WAITING));
        answered.countDown();
        all.forEach(one -> assertThatThrownBy(one::get).hasRootCauseMessage("away"));
        assertThat(asked).hasValue(1);
        assertThat(remembered.get("ana", () -> "here")).isEqualTo("here");
    }

    @Test
    void givenAQuestionUnderWay_whenItIsForgotten_thenItsAnswerIsNotRemembered() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> old = threads.submit(() -> remembered.get("ana", () -> slowly("old")));
            await().until(() -> asked.get() == 1);
            remembered.forget("ana");
            assertThat(remembered.get("ana", () -> "new")).isEqualTo("new");
            answered.countDown();
            assertThat(old.get()).isEqualTo("old");
        }
        assertThat(remembered.get("ana", () -> "newest")).isEqualTo("new");
    }
}
