package io.ringdown.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallListener;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import io.ringdown.organization.Organizations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// How many calls each account and each organization has outside at this moment. One that is about to begin counts from when it is asked for, so
/// two at the same instant do not both get the last circuit; from its first event on it counts until it has ended. Each
/// instance counts its own calls. Any thread; nothing here waits but for the start.
@Component
class Circuits implements CallListener, SmartLifecycle {

    /// How long a call may take from being asked for to its first event. One that never begins is forgotten then.
    static final Duration BEGINNING = Duration.ofSeconds(10);

    private static final User NOBODY = new User(new UUID(0, 0), Set.of());

    private final CallStore store;
    private final Function<UUID, Set<UUID>> memberships;
    private final Clock clock;
    private final int most;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<CallId, Map<String, User>> taken = new HashMap<>();
    private volatile boolean running;

    @Autowired
    Circuits(CallStore store, Organizations organizations, OutsideProperties properties, Clock clock,
            MeterRegistry meters) {
        this(store, organizations::of, properties, clock);
        Gauge.builder("ringdown.outside.circuits", this, Circuits::inUse).description("Circuits to the outside in use")
                .register(meters);
        Gauge.builder("ringdown.outside.circuits.max", properties, OutsideProperties::maxCalls)
                .description("Circuits to the outside that may be in use").register(meters);
    }

    /// @param memberships the organizations of an account; may block
    Circuits(CallStore store, Function<UUID, Set<UUID>> memberships, OutsideProperties properties, Clock clock) {
        this.store = store;
        this.memberships = memberships;
        this.clock = clock;
        this.most = properties.maxCalls();
    }

    /// Who has one.
    ///
    /// @param organizations those that the account belonged to when it was taken
    record User(UUID account, Set<UUID> organizations) {}

    /// A call that is about to begin.
    private record Claim(User user, String endpoint, Instant until) {}

    enum Answer {
        TAKEN, ACCOUNT_FULL, ORGANIZATION_FULL, ALL_FULL
    }

    /// Takes one for a call that begins now.
    ///
    /// @param mostOfAccount      how many this account may have
    /// @param mostOfOrganization how many the people of these organizations may have together
    synchronized Answer take(User user, String endpoint, int mostOfAccount, Map<UUID, Integer> mostOfOrganization) {
        Instant now = clock.instant();
        claims.removeIf(claim -> now.isAfter(claim.until()));
        List<User> users = users();
        if (users.stream().filter(other -> other.account().equals(user.account())).count() >= mostOfAccount) {
            return Answer.ACCOUNT_FULL;
        }
        if (mostOfOrganization.entrySet().stream().anyMatch(limit -> users.stream()
                .filter(other -> other.organizations().contains(limit.getKey())).count() >= limit.getValue())) {
            return Answer.ORGANIZATION_FULL;
        }
        if (users.size() >= most) {
            return Answer.ALL_FULL;
        }
        claims.add(new Claim(user, endpoint, now.plus(BEGINNING)));
        return Answer.TAKEN;
    }

    /// Takes one back that no call has begun with.
    synchronized void giveBack(UUID account, String endpoint) {
        claims.stream().filter(claim -> claim.user().account().equals(account) && claim.endpoint().equals(endpoint))
                .findFirst().ifPresent(claims::remove);
    }

    /// How many are taken now.
    synchronized int inUse() {
        return users().size();
    }

    /// Who has each that is taken.
    private List<User> users() {
        return Stream.concat(claims.stream().map(Claim::user),
                taken.values().stream().map(Map::values).flatMap(Collection::stream)).toList();
    }

    @Override
    public synchronized void committed(List<CommittedEvent> batch) {
        batch.forEach(event -> count(event.call(), Map.of()));
    }

    /// @param callers who is known to belong to organizations, where there is no claim that says so
    private void count(Call call, Map<UUID, User> callers) {
        Set<String> outside = outside(call);
        Map<String, User> before = taken.getOrDefault(call.id(), Map.of());
        Map<String, User> now = new HashMap<>();
        for (String endpoint : outside) {
            User known = before.get(endpoint);
            now.put(endpoint, known != null ? known : claimed(call, endpoint, callers));
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
    private User claimed(Call call, String endpoint, Map<UUID, User> callers) {
        UUID account = call.caller().account();
        User caller = account == null ? NOBODY : callers.getOrDefault(account, new User(account, Set.of()));
        List<Claim> fitting = claims.stream().filter(claim -> claim.endpoint().equals(endpoint)).toList();
        Claim claim = fitting.stream().filter(one -> one.user().account().equals(caller.account())).findFirst()
                .orElse(fitting.isEmpty() ? null : fitting.getFirst());
        if (claim == null) {
            return caller;
        }
        claims.remove(claim);
        return claim.user();
    }

    /// The calls from before a restart. Whatever begins now comes as an event.
    @Override
    public void start() {
        List<Call> live = store.live().stream().filter(call -> !outside(call).isEmpty()).toList();
        Map<UUID, User> callers = live.stream().map(call -> call.caller().account()).filter(Objects::nonNull).distinct()
                .collect(Collectors.toMap(account -> account,
                        account -> new User(account, memberships.apply(account))));
        synchronized (this) {
            live.forEach(call -> count(call, callers));
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
