package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Leg;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A phone that was started again registers from another address and knows nothing of its old calls. Where it sends no audio in
/// them any more, they are ended, so that they do not keep its line busy until their session timers pass (ADR 0027). A phone that only
/// changes its network goes on sending.
///
/// Called on the node's event loop; asks Asterisk beside the event socket, and never blocks.
final class RebootedPhones {

    /// How long a phone in a call is silent before it counts as gone. Comfort noise comes more often.
    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RebootedPhones.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<List<Call>> calls;
    private final Function<AriRequest, CompletableFuture<AriTransport.Answer>> ask;
    private final BiConsumer<ChannelId, Integer> hangUp;
    private final Executor later;

    /// @param calls  those that are alive on the node
    /// @param hangUp ends a channel with a Q.850 cause
    RebootedPhones(Supplier<List<Call>> calls, Function<AriRequest, CompletableFuture<AriTransport.Answer>> ask,
            BiConsumer<ChannelId, Integer> hangUp) {
        this(calls, ask, hangUp, CompletableFuture.delayedExecutor(SILENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    RebootedPhones(Supplier<List<Call>> calls, Function<AriRequest, CompletableFuture<AriTransport.Answer>> ask,
            BiConsumer<ChannelId, Integer> hangUp, Executor later) {
        this.calls = calls;
        this.ask = ask;
        this.hangUp = hangUp;
        this.later = later;
    }

    /// A phone is registered at a new address.
    ///
    /// @param endpoint its SIP user name
    void registered(String endpoint) {
        for (Call call : calls.get()) {
            for (Leg leg : call.legs()) {
                if (leg.state() == Leg.State.UP && leg.endpoint().equals(endpoint) && !leg.audio().holdsByPhone()) {
                    endIfSilent(leg.channel(), endpoint);
                }
            }
        }
    }

    private void endIfSilent(ChannelId channel, String endpoint) {
        var _ = packets(channel).thenApplyAsync(before -> before, later)
                .thenCompose(before -> packets(channel).thenAccept(now -> {
                    if (before.isPresent() && before.equals(now)) {
                        LOG.info("{} was started again: its old call on {} is ended", endpoint, channel);
                        hangUp.accept(channel, HangupCause.NETWORK_OUT_OF_ORDER);
                    }
                })).exceptionally(_ -> null);
    }

    /// How many have come from the phone; nothing where Asterisk does not say.
    private CompletableFuture<OptionalLong> packets(ChannelId channel) {
        return ask.apply(AriRequest.get("channels/" + AriRequest.segment(channel.value()) + "/rtp_statistics"))
                .thenApply(answer -> answer.status() == 200 ? received(answer.body()) : OptionalLong.empty());
    }

    private static OptionalLong received(String body) {
        try {
            JsonNode count = JSON.readTree(body).path("rxcount");
            return count.isNumber() ? OptionalLong.of(count.asLong()) : OptionalLong.empty();
        } catch (JacksonException e) {
            return OptionalLong.empty();
        }
    }
}
