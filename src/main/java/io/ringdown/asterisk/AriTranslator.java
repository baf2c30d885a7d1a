package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Says in the call's words what one Asterisk tells. Used by that node's reader thread only; whatever it hands over is on the
/// call's lane before the next event is read, so the order stays.
final class AriTranslator {

    private final String node;
    private final CallService calls;
    /// Ends a channel that no call is made of, with a Q.850 cause.
    private final BiConsumer<ChannelId, Integer> turnAway;
    /// Channels that phones have brought; those we originated carry their call in their id.
    private final Map<String, CallId> arrived = new HashMap<>();
    private @Nullable AriEvent last;

    AriTranslator(String node, CallService calls, BiConsumer<ChannelId, Integer> turnAway) {
        this.node = node;
        this.calls = calls;
        this.turnAway = turnAway;
    }

    /// Forgets what was known before a connection was lost, and learns which channels belong to calls that still live.
    void restart(List<Call> alive) {
        arrived.clear();
        for (Call call : alive) {
            call.legs().stream().filter(leg -> leg.channel().call().isEmpty())
                    .forEach(leg -> arrived.put(leg.channel().value(), call.id()));
        }
    }

    /// @return false if a call could not take what happened to it, so that the feed has to be compared anew
    boolean accept(AriEvent event) {
        // Where an endpoint is subscribed to, most events come twice in a row.
        if (event.equals(last)) {
            return true;
        }
        last = event;
        return switch (event) {
            case AriEvent.StasisStart start -> entered(start);
            case AriEvent.ChannelStateChange change -> changed(change);
            case AriEvent.ChannelDestroyed gone -> destroyed(gone);
            case AriEvent.ChannelHold hold -> told(hold.channel(),
                    channel -> new CallFact.LegHolds(channel, hold.holds(), hold.at()));
            case AriEvent.ChannelDtmfReceived key -> told(key.channel(),
                    channel -> new CallFact.DigitPressed(channel, key.digit(), key.at()));
            case AriEvent.DeviceStateChanged _,AriEvent.ApplicationReplaced _,AriEvent.Response _,AriEvent.Unused _,AriEvent.Unknown _,AriEvent.Garbage _ ->
                true;
        };
    }

    private boolean entered(AriEvent.StasisStart start) {
        ChannelId channel = new ChannelId(start.channel().id());
        Optional<CallId> ours = channel.call();
        if (ours.isPresent() && !calls.isAlive(ours.get())) {
            // Made by a request that was overtaken by the end of its call.
            turnAway.accept(channel, HangupCause.NORMAL_CLEARING);
            return true;
        }
        if (ours.isPresent()) {
            return calls.accept(ours.get(), new CallFact.LegAnswered(channel, start.at(), false));
        }
        if (arrived.containsKey(channel.value())) {
            return true;
        }
        String dialled = start.args().isEmpty() ? start.channel().dialled() : start.args().getFirst();
        arrive(start.channel(), dialled, start.at());
        return true;
    }

    /// A phone's channel waits in our application: a call begins.
    void arrive(AriEvent.Channel channel, String dialled, Instant at) {
        ChannelId id = new ChannelId(channel.id());
        Optional<CallId> call = calls.arrive(new CallService.Arrival(node, id, channel.endpoint(), channel.number(),
                channel.callerName(), dialled, at));
        if (call.isPresent()) {
            arrived.put(channel.id(), call.get());
        } else {
            turnAway.accept(id, HangupCause.CONGESTION);
        }
    }

    private boolean changed(AriEvent.ChannelStateChange change) {
        ChannelId channel = new ChannelId(change.channel().id());
        Optional<CallId> ours = channel.call();
        if (ours.isPresent()) {
            return !change.channel().state().equals("Ringing")
                    || calls.accept(ours.get(), new CallFact.LegRinging(channel, change.at()));
        }
        CallId call = arrived.get(channel.value());
        return call == null || !change.channel().isUp()
                || calls.accept(call, new CallFact.LegAnswered(channel, change.at(), false));
    }

    private boolean destroyed(AriEvent.ChannelDestroyed gone) {
        ChannelId channel = new ChannelId(gone.channel().id());
        CallId call = callOf(channel);
        return call == null || calls.accept(call, new CallFact.LegGone(channel, gone.cause(), gone.at(), false));
    }

    private boolean told(AriEvent.Channel channel, Function<ChannelId, CallFact> fact) {
        ChannelId id = new ChannelId(channel.id());
        CallId arrival = arrived.get(channel.id());
        CallId call = arrival != null ? arrival : id.call().orElse(null);
        return call == null || calls.accept(call, fact.apply(id));
    }

    private @Nullable CallId callOf(ChannelId channel) {
        CallId call = arrived.remove(channel.value());
        return call != null ? call : channel.call().orElse(null);
    }

    /// Does this channel belong to a call that a phone has begun?
    boolean knows(String channel) {
        return arrived.containsKey(channel);
    }
}
