package io.ringdown.account;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Remembers for a while what the database said. Whoever asks for what somebody is asking for already hears that answer, or its
/// failure, instead of asking after them: with a database that does not answer, many who ask for the same would otherwise wait
/// one after the other. Failures are not remembered. Any thread; blocks as long as the question takes.
public final class Remembered<K, V> {

    private static final int MOST = 10_000;

    private final AsyncCache<K, V> answers;

    public Remembered(Duration howLong) {
        answers = Caffeine.newBuilder().expireAfterWrite(howLong).maximumSize(MOST).buildAsync();
    }

    /// @param question asked on this thread, if nobody has the answer
    public V get(K key, Supplier<V> question) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> asked = answers.asMap().putIfAbsent(key, mine);
        if (asked == null) {
            ask(question, mine);
            asked = mine;
        }
        try {
            return asked.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException why ? why : failed;
        }
    }

    private static <V> void ask(Supplier<V> question, CompletableFuture<V> answer) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed);
        }
    }

    /// What is being asked at this moment is not remembered either.
    public void forget(K key) {
        answers.synchronous().invalidate(key);
    }

    public void forgetAll() {
        answers.synchronous().invalidateAll();
    }
}
