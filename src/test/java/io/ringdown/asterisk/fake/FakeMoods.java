package io.ringdown.asterisk.fake;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How a [FakeAsterisk] misbehaves. Changed and read by any thread.
public final class FakeMoods {

    volatile boolean frozen;
    private volatile boolean doubled;
    private final Map<String, FakeAri.Answer> refusals = new ConcurrentHashMap<>();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Set<String> endless = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String unanswered;
    private final Map<String, AtomicInteger> torn = new ConcurrentHashMap<>();

    int times() {
        return doubled ? 2 : 1;
    }

    boolean tears(String request) {
        return torn.entrySet().stream()
                .anyMatch(one -> request.startsWith(one.getKey()) && one.getValue().getAndDecrement() > 0);
    }

    boolean leaves(String request) {
        String start = unanswered;
        return frozen || (start != null && request.startsWith(start));
    }

    FakeAri.@Nullable Answer refusal(String request) {
        return refusals.entrySet().stream().filter(refusal -> request.startsWith(refusal.getKey()))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    boolean loses(String event) {
        return lost.stream().anyMatch(type -> event.contains("\"type\":\"" + type + "\""));
    }

    /// Requests that begin so are answered with this.
    public void answer(String request, String body) {
        refusals.put(request, new FakeAri.Answer(200, body));
    }

    /// Events of this type happen and are not told, until it is said again.
    public void lose(String type) {
        if (!lost.remove(type)) {
            lost.add(type);
        }
    }

    boolean misses(String media) {
        return missing.contains(media);
    }

    boolean neverEnds(String media) {
        return endless.contains(media);
    }

    /// There is no such sound, as in `sound:hello`.
    public void miss(String media) {
        missing.add(media);
    }

    /// This sound is played for ever, as tones are; nothing is told of its end.
    public void playForEver(String media) {
        endless.add(media);
    }

    /// From now on every event is sent twice.
    public void repeatEvents() {
        doubled = true;
    }

    /// Requests that begin so, as `METHOD path`, are read and never answered nor carried out; null for none.
    public void leaveUnanswered(@Nullable String start) {
        unanswered = start;
    }

    /// The next so many requests that begin so, as `METHOD path`, cost the connection that they came by.
    public void tear(String start, int times) {
        torn.put(start, new AtomicInteger(times));
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
