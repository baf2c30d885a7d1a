package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.actions.ActionChannels;
import ch.loway.oss.ari4java.tools.AriCallback;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallFact.Refusal;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.Effect;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Telephony;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Carries out what calls want by ari4java's typed actions. On an ordered transport requests are simply sent one after the
/// other; on HTTP each waits for the one before it of the same call.
@Component
class AriTelephony implements Telephony {

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
    public void execute(Call call, List<Effect> effects) {
        AriNode node = nodes.find(call.node());
        for (Effect effect : effects) {
            if (node == null) {
                refused(call, effect, Refusal.UNAVAILABLE, "there is no node " + call.node());
            } else if (node.transport().isOrdered()) {
                var _ = perform(node.actions(), call, effect);
            } else {
                tails.compute(call.id(), (_, tail) -> after(tail, node, call, effect));
            }
        }
    }

    private CompletableFuture<?> after(@Nullable CompletableFuture<?> tail, AriNode node, Call call, Effect effect) {
        CompletableFuture<?> before = tail == null ? CompletableFuture.completedFuture(null) : tail;
        CompletableFuture<?> mine = before.handle((_, _) -> effect)
                .thenCompose(next -> perform(node.actions(), call, next));
        var _ = mine.whenComplete((_, _) -> tails.remove(call.id(), mine));
        return mine;
    }

    /// @return done when Asterisk has answered, whatever it said
    private CompletableFuture<?> perform(ARI ari, Call call, Effect effect) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        try {
            ActionChannels channels = ari.channels();
            switch (effect) {
                case Effect.Tag tag -> channels.setChannelVar(tag.channel().value(), "CALL_ID")
                        .setValue(call.id().value()).execute(outcome(call, effect, answered));
                case Effect.IndicateRinging ringing -> channels.ring(ringing.channel().value())
                        .execute(outcome(call, effect, answered));
                case Effect.Originate originate -> channels
                        .originateWithId(originate.channel().value(), "PJSIP/" + originate.endpoint())
                        .setApp(properties.application()).setCallerId(callerId(originate.from()))
                        .setTimeout(Math.toIntExact(Math.max(1, originate.ring().toSeconds())))
                        .addVariables("CALL_ID", call.id().value()).execute(outcome(call, effect, answered));
                case Effect.Answer answer -> channels.answer(answer.channel().value())
                        .execute(outcome(call, effect, answered));
                case Effect.Connect connect -> connect(ari, call, connect, answered);
                case Effect.Hold hold -> hold(ari, call, hold, answered);
                case Effect.Resume resume -> resume(ari, call, resume, answered);
                case Effect.Mute mute -> channels.mute(mute.channel().value()).setDirection("in")
                        .execute(outcome(call, effect, answered));
                case Effect.Unmute unmute -> channels.unmute(unmute.channel().value()).setDirection("in")
                        .execute(outcome(call, effect, answered));
                case Effect.SendDigits keys -> channels.sendDTMF(keys.channel().value()).setDtmf(keys.digits())
                        .execute(outcome(call, effect, answered));
                case Effect.Hangup hangup -> channels.hangup(hangup.channel().value())
                        .setReason_code(String.valueOf(asTold(hangup.cause())))
                        .execute(outcome(call, effect, answered));
                case Effect.RemoveBridge remove -> ari.bridges().destroy(remove.bridge())
                        .execute(outcome(call, effect, answered));
            }
        } catch (RestException | RuntimeException e) {
            refused(call, effect, Refusal.REFUSED, String.valueOf(e.getMessage()));
            answered.complete(null);
        }
        return answered;
    }

    private void connect(ARI ari, Call call, Effect.Connect connect, CompletableFuture<Void> answered) {
        inOrder(call, connect, answered, List.of(
                // Digits are not reported from a bridge that only mixes: dtmf_events.
                done -> ari.bridges().createWithId(connect.bridge()).setType("mixing,dtmf_events")
                        .execute(outcome(call, connect, done)),
                done -> ari.bridges().addChannel(connect.bridge(), joined(connect.channels()))
                        .execute(outcome(call, connect, done))));
    }

    /// Out of the bridge, so that neither side hears the other.
    private void hold(ARI ari, Call call, Effect.Hold hold, CompletableFuture<Void> answered) {
        List<Request> requests = new ArrayList<>();
        requests.add(done -> ari.bridges().removeChannel(hold.bridge(), joined(hold.held()))
                .execute(outcome(call, hold, done)));
        hold.held().forEach(channel -> requests
                .add(done -> ari.channels().startMoh(channel.value()).execute(outcome(call, hold, done))));
        inOrder(call, hold, answered, requests);
    }

    private void resume(ARI ari, Call call, Effect.Resume resume, CompletableFuture<Void> answered) {
        List<Request> requests = new ArrayList<>();
        resume.held().forEach(channel -> requests
                .add(done -> ari.channels().stopMoh(channel.value()).execute(outcome(call, resume, done))));
        requests.add(done -> ari.bridges().addChannel(resume.bridge(), joined(resume.held()))
                .execute(outcome(call, resume, done)));
        inOrder(call, resume, answered, requests);
    }

    private static String joined(List<ChannelId> channels) {
        return channels.stream().map(ChannelId::value).collect(Collectors.joining(","));
    }

    /// A part of an effect.
    private interface Request {

        void send(CompletableFuture<Void> done) throws RestException;
    }

    /// At once where the transport keeps the order, else one after the other.
    private void inOrder(Call call, Effect effect, CompletableFuture<Void> answered, List<Request> requests) {
        boolean ordered = nodes.isOrdered(call.node());
        CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
        for (Request request : requests) {
            CompletableFuture<Void> before = ordered ? CompletableFuture.completedFuture(null) : tail;
            tail = before.thenCompose(_ -> send(call, effect, request));
        }
        var _ = tail.thenRun(() -> answered.complete(null));
    }

    private CompletableFuture<Void> send(Call call, Effect effect, Request request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            request.send(done);
        } catch (RestException | RuntimeException e) {
            refused(call, effect, Refusal.REFUSED, String.valueOf(e.getMessage()));
            done.complete(null);
        }
        return done;
    }

    /// A phone that declined is answered with cause 21; its caller is to see 603, which Asterisk makes of 16 (of 21 it makes
    /// 403).
    private static int asTold(int cause) {
        return switch (cause) {
            case HangupCause.CALL_REJECTED -> HangupCause.NORMAL_CLEARING;
            case 0 -> HangupCause.NETWORK_OUT_OF_ORDER; // nobody knows; a caller who still waits hears 500
            default -> cause;
        };
    }

    private static String callerId(Party party) {
        return callerId(party.name() == null ? party.number() : party.name(), party.number());
    }

    /// `"Name" <number>`, without what could end the quotes.
    static String callerId(String name, String number) {
        return '"' + name.replaceAll("[\"<>\\\\\\p{Cntrl}]", "") + "\" <"
                + number.replaceAll("[^0-9A-Za-z+*#._-]", "") + ">";
    }

    private <T> AriCallback<T> outcome(Call call, Effect effect, CompletableFuture<Void> answered) {
        return new Outcome<>(effect, answered, (why, detail) -> refused(call, effect, why, detail));
    }

    private void refused(Call call, Effect effect, Refusal why, String detail) {
        if (!calls.accept(call.id(), new CallFact.EffectRefused(effect, why, detail, clock.instant()))) {
            AriNode node = nodes.find(call.node());
            if (node != null) {
                node.compareAnew();
            }
        }
    }

    private record Outcome<T>(Effect effect, CompletableFuture<Void> answered,
            BiConsumer<Refusal, String> refused) implements AriCallback<T> {

        @Override
        public void onSuccess(@Nullable T result) {
            answered.complete(null);
        }

        @Override
        public void onFailure(RestException failure) {
            refused.accept(why(failure), String.valueOf(failure.getMessage()));
            answered.complete(null);
        }

        private Refusal why(RestException failure) {
            return switch (failure.getCode()) {
                case 0 -> Refusal.UNAVAILABLE;
                case 404, 409, 412, 422 -> Refusal.GONE;
                // "Channel not found": the bridge is there, one of those to be joined is not.
                case 400 -> effect instanceof Effect.Connect || effect instanceof Effect.Resume
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
