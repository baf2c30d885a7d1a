package io.ringdown.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Sees to it that no call goes on for long without being compared with what its Asterisk has, and knows what a comparison
/// would change.
@Service
public class Comparisons {

    private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);
    /// What is on its way should be there by then: a phone that rings, a leg that is being hung up.
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    private final Lanes lanes;
    private final ObjectProvider<Telephony> telephony;
    private final CallProperties properties;
    private final Clock clock;
    private final Map<String, Instant> compared = new ConcurrentHashMap<>();
    /// Nodes whose calls nobody has compared since their connection was lost; each is done when somebody has.
    private final Map<String, CompletableFuture<Void>> lost = new ConcurrentHashMap<>();
    /// Nodes whose calls nobody has compared since the service stood still.
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final Set<CallId> unchecked = ConcurrentHashMap.newKeySet();

    Comparisons(Lanes lanes, ObjectProvider<Telephony> telephony, CallProperties properties, Clock clock,
            MeterRegistry meters) {
        this.lanes = lanes;
        this.telephony = telephony;
        this.properties = properties;
        this.clock = clock;
        meters.gauge("ringdown.calls.unchecked", unchecked, Set::size);
    }

    /// The calls of a node that this census would change: those that Asterisk has otherwise than they are here now.
    public Set<Call> differing(String node, CallFact.Census census) {
        return lanes.calls().filter(call -> call.node().equals(node) && !call.on(census).isSilent())
                .collect(Collectors.toSet());
    }

    /// There is no connection to this node, or not any more.
    public void lost(String node) {
        lost.computeIfAbsent(node, _ -> new CompletableFuture<>());
    }

    /// The service itself stood still: what its nodes told meanwhile is not read yet.
    void missed() {
        for (String node : lanes.calls().map(Call::node).collect(Collectors.toSet())) {
            missed.add(node);
            if (!ask(node)) {
                missed.remove(node);
            }
        }
    }

    /// @return is there such a node?
    private boolean ask(String node) {
        Telephony carrier = telephony.getIfAvailable();
        return carrier != null && carrier.compare(node);
    }

    /// All calls of a node were compared with what it had at this time.
    public void done(String node, Instant at) {
        compared.put(node, at);
        missed.remove(node);
        CompletableFuture<Void> waited = lost.remove(node);
        if (waited != null) {
            waited.complete(null);
        }
    }

    /// Has nobody compared the calls of this node since its connection was lost, or since the service stood still?
    boolean isLost(String node) {
        return lost.containsKey(node) || missed.contains(node);
    }

    /// Waits until there is a connection to this node, and its calls are as it has them. Blocks.
    ///
    /// @return false if it is not so by then
    boolean await(String node, Duration patience) throws InterruptedException {
        try {
            CompletableFuture<Void> awaited = lost.get(node);
            if (awaited != null) {
                awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        }
    }

    /// When the calls of a node were compared last.
    public Optional<Instant> last(String node) {
        return Optional.ofNullable(compared.get(node));
    }

    /// Nothing stays for longer than its kind allows without being looked after.
    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void watch() {
        Instant now = clock.instant();
        Set<Call> overdue = lanes.all().stream().filter(lane -> isOverdue(lane, now)).map(Lane::call)
                .collect(Collectors.toSet());
        Set<CallId> ids = overdue.stream().map(Call::id).collect(Collectors.toSet());
        overdue.stream().filter(call -> !unchecked.contains(call.id()))
                .forEach(call -> LOG.warn("Call {} is {} and has not been heard of for too long; asking {}", call.id(),
                        call.state(), call.node()));
        unchecked.retainAll(ids);
        unchecked.addAll(ids);
        overdue.stream().map(Call::node).distinct().forEach(this::ask);
    }

    private boolean isOverdue(Lane lane, Instant now) {
        Call call = lane.call();
        if (call == null || call.isOver()) {
            return false;
        }
        Instant heard = lane.traces().isEmpty() ? call.startTime() : lane.traces().getLast().at();
        Instant checked = compared.getOrDefault(call.node(), heard);
        Instant last = checked.isAfter(heard) ? checked : heard;
        return last.plus(allowed(call)).isBefore(now);
    }

    private Duration allowed(Call call) {
        return switch (call.state()) {
            case ANSWERED -> properties.uncheckedFor();
            case ENDED -> ON_ITS_WAY;
            default -> call.ringTimeout().plus(ON_ITS_WAY);
        };
    }
}
