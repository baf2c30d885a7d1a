package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.tools.AriCallback;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallFact.Refusal;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.Effect;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Telephony;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Carries out what calls want by ari4java's typed actions. On an ordered transport requests are simply sent one after the
/// other; on HTTP each waits for the one before it of the same call. What Asterisk may hold back ([BusyChannels]) goes by HTTP, and
/// what the same call wants after it, until all of it has been answered.
@Component
class AriTelephony implements Telephony {

    /// When nothing more is known of an announcement, its channel counts as free again.
    private static final Duration LONGEST_ANNOUNCEMENT = Duration.ofSeconds(15);

    private final AriNodes nodes;
    private final CallService calls;
    private final AsteriskProperties properties;
    private final Clock clock;
    private final Map<CallId, CompletableFuture<?>> tails = new ConcurrentHashMap<>();

    AriTelephony(AriNodes nodes, CallService calls, AsteriskProperties properties, Clock clock) {
        this.nodes = nodes;
        this.calls = calls;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String nodeForNewCall() {
        List<AriNode> ready = nodes.ready();
        if (ready.isEmpty()) {
            throw new CallException.TelephonyUnavailable("No Asterisk is connected now; try again in a moment.");
        }
        // The least busy one.
        Map<String, Long> load = calls.active().collect(Collectors.groupingBy(Call::node, Collectors.counting()));
        return ready.stream().map(AriNode::name)
                .min((a, b) -> Long.compare(load.getOrDefault(a, 0L), load.getOrDefault(b, 0L))).orElseThrow();
    }

    @Override
    public boolean compare(String node) {
        AriNode one = nodes.find(node);
        if (one != null) {
            one.compareInTurn();
        }
        return one != null;
    }

    @Override
    public void execute(Call call, List<Effect> effects) {
        AriNode node = nodes.find(call.node());
        for (Effect effect : effects) {
            if (node == null) {
                refused(call, effect, Refusal.UNAVAILABLE, "there is no node " + call.node());
            } else if (node.requests().transport().isOrdered() && !tails.containsKey(call.id())
                    && !node.busyChannels().holdBack(effect)) {
                var _ = perform(node, call, effect, true);
            } else {
                tails.compute(call.id(), (_, tail) -> after(tail, node, call, effect));
            }
        }
    }

    /// By HTTP, when what the call wanted before has been answered: what may wait holds up nobody else.
    private CompletableFuture<?> after(@Nullable CompletableFuture<?> tail, AriNode node, Call call, Effect effect) {
        CompletableFuture<?> before = tail == null ? node.requests().settled() : tail;
        CompletableFuture<?> mine = before.handle((_, _) -> effect)
                .thenCompose(next -> perform(node, call, next, false));
        var _ = mine.whenComplete((_, _) -> tails.remove(call.id(), mine));
        return mine;
    }

    /// @param ordered on a connection that keeps the order, so that nothing has to wait for the answer of another
    /// @return done when Asterisk has answered, whatever it said
    private CompletableFuture<?> perform(AriNode node, Call call, Effect effect, boolean ordered) {
        return switch (effect) {
            case Effect.Originate originate when node.standstill().isBehind() -> {
                node.standstill()
                        .afterwards(() -> refused(call, originate, Refusal.LATE, "what was told is read first"));
                yield CompletableFuture.completedFuture(null);
            }
            case Effect.Tell tell -> tell(node, tell);
            case Effect.Report report -> raw(node, call, report, EffectRequests.report(report));
            case Effect.IndicateProgress progress -> raw(node, call, progress, EffectRequests.progress(progress));
            case Effect.Announce announce when properties.announcements().of(announce.announcement()).isEmpty() -> {
                fact(call, new CallFact.Announced(announce.channel(), true, null, clock.instant()));
                yield CompletableFuture.completedFuture(null);
            }
            case Effect.SendDigits keys -> {
                node.digits().send(keys.channel(), keys.digits(), piece -> inOrder(node, call,
                        new Effect.SendDigits(keys.channel(), piece), node.requests().transport().isOrdered()));
                yield CompletableFuture.completedFuture(null);
            }
            case Effect.Announce announce -> {
                node.busyChannels().busy(announce.channel(), LONGEST_ANNOUNCEMENT);
                yield inOrder(node, call, announce, ordered);
            }
            case Effect.Hangup hangup -> {
                node.digits().cancel(hangup.channel());
                node.busyChannels().idle(hangup.channel());
                yield inOrder(node, call, hangup, ordered);
            }
            default -> inOrder(node, call, effect, ordered);
        };
    }

    /// At once where the transport keeps the order, else one after the other. One refusal is enough.
    private CompletableFuture<Void> inOrder(AriNode node, Call call, Effect effect, boolean ordered) {
        ARI actions = ordered ? node.requests().actions() : node.requests().actionsByHttp();
        AtomicBoolean refused = new AtomicBoolean();
        CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
        for (EffectRequests.Request request : new EffectRequests(actions, properties, call).of(effect)) {
            CompletableFuture<Void> before = ordered ? CompletableFuture.completedFuture(null) : tail;
            tail = before.thenCompose(_ -> send(call, effect, request, refused));
        }
        return tail;
    }

    private CompletableFuture<Void> send(Call call, Effect effect, EffectRequests.Request request,
            AtomicBoolean refused) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Outcome outcome = new Outcome(effect, done, (why, detail) -> {
            if (!refused.getAndSet(true)) {
                refused(call, effect, why, detail);
            }
        });
        try {
            request.send(outcome);
        } catch (RestException | RuntimeException e) {
            outcome.refused().accept(Refusal.REFUSED, String.valueOf(e.getMessage()));
            done.complete(null);
        }
        return done;
    }

    /// What the other call cannot take is not left behind.
    private CompletableFuture<?> tell(AriNode node, Effect.Tell tell) {
        if (!calls.tell(tell.call(), tell.fact())) {
            switch (tell.fact()) {
                case CallFact.HandedOver handed -> handed.legs()
                        .forEach(leg -> node.requests().turnAway(leg.channel(), HangupCause.NORMAL_CLEARING));
                case CallFact.TakenOver taken ->
                    calls.tell(taken.into(), new CallFact.NotHandedOver(clock.instant()));
                default -> {
                }
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<?> raw(AriNode node, Call call, Effect effect, AriRequest request) {
        return node.requests().transport().request(request).whenComplete((answer, failure) -> {
            if (failure != null) {
                refused(call, effect, Refusal.UNAVAILABLE, String.valueOf(failure.getMessage()));
            }
        }).exceptionally(_ -> null);
    }

    /// Where the connection still stands, what could not be sent is looked for at once.
    private void refused(Call call, Effect effect, Refusal why, String detail) {
        fact(call, new CallFact.EffectRefused(effect, why, detail, clock.instant()));
        if (why == Refusal.UNAVAILABLE) {
            compare(call.node());
        }
    }

    private void fact(Call call, CallFact fact) {
        if (!calls.accept(call.id(), fact)) {
            AriNode node = nodes.find(call.node());
            if (node != null) {
                node.compareAnew();
            }
        }
    }

    /// How one request went.
    private record Outcome(Effect effect, CompletableFuture<Void> answered,
            BiConsumer<Refusal, String> refused) implements EffectRequests.Reply {

        @Override
        public <T> AriCallback<T> callback() {
            return new AriCallback<>() {

                @Override
                public void onSuccess(@Nullable T result) {
                    answered.complete(null);
                }

                @Override
                public void onFailure(RestException failure) {
                    refused.accept(why(failure), String.valueOf(failure.getMessage()));
                    answered.complete(null);
                }
            };
        }

        private Refusal why(RestException failure) {
            return switch (failure.getCode()) {
                case 0 -> Refusal.UNAVAILABLE;
                case 404, 409, 412, 422 -> Refusal.GONE;
                // "Channel not found": the bridge is there, one of those to be joined is not.
                case 400 -> effect instanceof Effect.Connect || effect instanceof Effect.Move
                        ? Refusal.GONE
                        : Refusal.REFUSED;
                case 500 -> failed(String.valueOf(failure.getMessage()));
                default -> Refusal.REFUSED;
            };
        }

        private Refusal failed(String message) {
            return switch (effect) {
                // Asterisk's word for an endpoint that has no contact as well as for one that does not exist.
                case Effect.Originate _ when message.contains("Allocation failed") -> Refusal.UNREACHABLE;
                // "Failed to answer channel": it is being hung up.
                case Effect.Answer _ -> Refusal.GONE;
                default -> Refusal.REFUSED;
            };
        }
    }
}
