package io.ringdown.asterisk.fake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How a [FakeAsterisk] misbehaves. Changed and read by any thread.
public final class FakeMoods {

    volatile boolean frozen;
    private volatile boolean doubled;
    private final Map<String, FakeAri.Answer> refusals = new ConcurrentHashMap<>();
    private volatile @Nullable String unanswered;

    int times() {
        return doubled ? 2 : 1;
    }

    boolean leaves(String request) {
        String start = unanswered;
        return frozen || (start != null && request.startsWith(start));
    }

    FakeAri.@Nullable Answer refusal(String request) {
        return refusals.entrySet().stream().filter(refusal -> request.startsWith(refusal.getKey()))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    /// From now on every event is sent twice.
    public void repeatEvents() {
        doubled = true;
    }

    /// Requests that begin so, as `METHOD path`, are read and never answered nor carried out; null for none.
    public void leaveUnanswered(@Nullable String start) {
        unanswered = start;
    }

    /// Requests that begin so, as `METHOD path`, are refused.
    public void refuse(String start, int status) {
        refusals.put(start, new FakeAri.Answer(status, "{\"message\":\"for a test\"}"));
    }

    /// Takes back what [#refuse] was told.
    public void accept(String start) {
        refusals.remove(start);
    }
}
