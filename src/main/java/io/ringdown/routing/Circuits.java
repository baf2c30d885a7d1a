package io.ringdown.routing;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallListener;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// How many calls each account has outside at this moment. One that is about to begin counts from when it is asked for, so
/// two at the same instant do not both get the last circuit; from its first event on it counts until it has ended. Each
/// instance counts its own calls. Any thread; nothing here waits but for the start.
@Component
class Circuits implements CallListener, SmartLifecycle {

    /// How long a call may take from being asked for to its first event. One that never begins is forgotten then.
    static final Duration BEGINNING = Duration.ofSeconds(10);

    private static final UUID NOBODY = new UUID(0, 0);

    private final CallStore store;
    private final Clock clock;
    private final int most;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<CallId, Map<String, UUID>> taken = new HashMap<>();
    private volatile boolean running;

    Circuits(CallStore store, OutsideProperties properties, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.most = properties.maxCalls();
    }

    /// A call that is about to begin.
    private record Claim(UUID account, String endpoint, Instant until) {}

    enum Answer {
        TAKEN, ACCOUNT_FULL, ALL_FULL
    }

    /// Takes one for a call that begins now.
    ///
    /// @param mostOfAccount how many this account may have
    synchronized Answer take(UUID account, String endpoint, int mostOfAccount) {
        Instant now = clock.instant();
        claims.removeIf(claim -> now.isAfter(claim.until()));
        List<UUID> users = users();
        if (users.stream().filter(account::equals).count() >= mostOfAccount) {
            return Answer.ACCOUNT_FULL;
        }
        if (users.size() >= most) {
            return Answer.ALL_FULL;
        }
        claims.add(new Claim(account, endpoint, now.plus(BEGINNING)));
        return Answer.TAKEN;
    }

    /// The account of each that is taken.
    private List<UUID> users() {
        return Stream.concat(claims.stream().map(Claim::account),
                taken.values().stream().map(Map::values).flatMap(Collection::stream)).toList();
    }

    @Override
    public synchronized void committed(List<CommittedEvent> batch) {
        batch.forEach(event -> count(event.call()));
    }

    private void count(Call call) {
        Set<String> outside = outside(call);
        Map<String, UUID> before = taken.getOrDefault(call.id(), Map.of());
        Map<String, UUID> now = new HashMap<>();
        for (String endpoint : outside) {
            UUID known = before.get(endpoint);
            now.put(endpoint, known != null ? known : claimed(call, endpoint));
        }
        if (now.isEmpty()) {
            taken.remove(call.id());
        } else {
            taken.put(call.id(), now);
        }
    }

    /// What the call has outside, or is going to have: a caller who has clicked is rung first.
    private static Set<String> outside(Call call) {
        if (call.isEnded()) {
            return Set.of();
        }
        return call.endpoints().stream().filter(endpoint -> endpoint.contains("@")).collect(Collectors.toSet());
    }

    /// Whose claim the call fulfils. Without one, as after a restart, it is the caller's.
    private UUID claimed(Call call, String endpoint) {
        UUID caller = call.caller().account() == null ? NOBODY : call.caller().account();
        List<Claim> fitting = claims.stream().filter(claim -> claim.endpoint().equals(endpoint)).toList();
        Claim claim = fitting.stream().filter(one -> one.account().equals(caller)).findFirst()
                .orElse(fitting.isEmpty() ? null : fitting.getFirst());
        if (claim == null) {
            return caller;
        }
        claims.remove(claim);
        return claim.account();
    }

    /// The calls from before a restart. Whatever begins now comes as an event.
    @Override
    public void start() {
        List<Call> live = store.live();
        synchronized (this) {
            live.forEach(this::count);
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before calls are taken.
    @Override
    public int getPhase() {
        return 9;
    }
}
