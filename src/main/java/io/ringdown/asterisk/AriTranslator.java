package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Leg;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Says in the call's words what one Asterisk tells. Used by that node's reader thread only; whatever it hands over is on the
/// call's lane before the next event is read, so the order stays.
final class AriTranslator {

    private static final int DEPARTED = 4_096;

    private final String node;
    private final CallService calls;
    /// Ends a channel that no call is made of, with a Q.850 cause.
    private final BiConsumer<ChannelId, Integer> turnAway;
    /// Joins what helps to whisper to the one who does.
    private final Consumer<ChannelId> whisper;
    /// Rings the phone of a leg that we have made, for so many seconds.
    private final BiConsumer<ChannelId, String> dial;
    /// Channels that phones have brought; those we originated carry their call in their id.
    private final Map<String, CallId> arrived = new HashMap<>();
    /// Those of them that went last: whoever asked for all channels a moment ago may have been told of them.
    private final Set<String> departed = Collections.newSetFromMap(new LinkedHashMap<>() {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > DEPARTED;
        }
    });
    private @Nullable AriEvent last;

    AriTranslator(String node, CallService calls, BiConsumer<ChannelId, Integer> turnAway,
            Consumer<ChannelId> whisper, BiConsumer<ChannelId, String> dial) {
        this.node = node;
        this.calls = calls;
        this.turnAway = turnAway;
        this.whisper = whisper;
        this.dial = dial;
    }

    /// Forgets what was known before a connection was lost, and learns which channels belong to calls that still live.
    void restart(List<Call> alive) {
        arrived.clear();
        for (Call call : alive) {
            call.legs().stream()
                    .filter(leg -> leg.state() != Leg.State.GONE && leg.channel().call().isEmpty())
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
            case AriEvent.Dial dialled -> dialled(dialled);
            case AriEvent.ChannelDestroyed gone -> destroyed(gone);
            case AriEvent.ChannelHold hold -> told(hold.channel(),
                    channel -> new CallFact.LegHolds(channel, hold.holds(), hold.at()));
            case AriEvent.ChannelDtmfReceived key -> told(key.channel(),
                    channel -> new CallFact.DigitPressed(channel, key.digit(), key.at()));
            case AriEvent.RecordingEnded ended -> recorded(ended);
            case AriEvent.ChannelTransfer transfer -> referred(transfer);
            case AriEvent.PlaybackFinished playback -> played(playback);
            case AriEvent.ChannelCreated _,AriEvent.EndpointStateChange _,AriEvent.NewContact _,AriEvent.ApplicationReplaced _,AriEvent.Response _,AriEvent.Unused _,AriEvent.Unknown _,AriEvent.Garbage _ ->
                true;
        };
    }

    private boolean entered(AriEvent.StasisStart start) {
        ChannelId channel = new ChannelId(start.channel().id());
        ChannelId replaced = new ChannelId(start.replaced());
        CallId joined = start.replaced().isEmpty() ? null : callOf(replaced);
        if (joined != null) {
            arrived.put(channel.value(), joined);
            return calls.replace(joined, replaced, new CallService.Arrival(node, channel, start.channel().endpoint(),
                    start.channel().number(), start.channel().callerName(), "", start.at()));
        }
        Optional<CallId> ours = channel.call();
        if (ours.isPresent() && !calls.isAlive(ours.get())) {
            // Made by a request that was overtaken by the end of its call.
            turnAway.accept(channel, HangupCause.NORMAL_CLEARING);
            return true;
        }
        if (channel.isWhisper()) {
            whisper.accept(channel);
            return true;
        }
        if (ours.isPresent() && !start.channel().isUp() && !start.args().isEmpty()) {
            dial.accept(channel, start.args().getFirst());
            return true;
        }
        if (ours.isPresent()) {
            return calls.accept(ours.get(), new CallFact.LegAnswered(channel, start.at(), false));
        }
        if (start.channel().isLink() || arrived.containsKey(channel.value())) {
            return true;
        }
        if (!start.channel().isOfCalls()) {
            turnAway.accept(channel, HangupCause.SERVICE_UNAVAILABLE);
            return true;
        }
        // A dialplan of one's own may name the number; ours names what is odd as well, see AriEventReader.
        String dialled = start.args().size() == 1 ? start.args().getFirst() : start.channel().dialled();
        arrive(start.channel(), dialled, start.at(), start.at());
        return true;
    }

    /// A phone's channel waits in our application: a call begins.
    ///
    /// @param since when the phone has dialled, which may be a while ago
    void arrive(AriEvent.Channel channel, String dialled, Instant since, Instant at) {
        ChannelId id = new ChannelId(channel.id());
        Optional<CallId> call = calls.arrive(new CallService.Arrival(node, id, channel.endpoint(), channel.number(),
                channel.callerName(), dialled, channel.hides(), since, at));
        if (call.isPresent()) {
            arrived.put(channel.id(), call.get());
        } else {
            turnAway.accept(id, HangupCause.CONGESTION);
        }
    }

    private boolean changed(AriEvent.ChannelStateChange change) {
        ChannelId channel = new ChannelId(change.channel().id());
        CallId call = callOf(channel);
        if (call != null && channel.call().isPresent() && change.channel().state().equals("Ringing")) {
            return calls.accept(call, new CallFact.LegRinging(channel, change.at()));
        }
        return call == null || !change.channel().isUp()
                || calls.accept(call, new CallFact.LegAnswered(channel, change.at(), false));
    }

    /// A phone's own sound, and where it sends the call; the rest is told by other events too.
    private boolean dialled(AriEvent.Dial dialled) {
        ChannelId channel = new ChannelId(dialled.peer().id());
        CallId call = callOf(channel);
        if (call == null || channel.call().isEmpty() || channel.isWhisper()) {
            return true;
        }
        if (!dialled.forward().isEmpty()) {
            return calls.forward(call, channel, dialled.forward(), dialled.at());
        }
        return !dialled.isProgress() || calls.accept(call, new CallFact.LegPlays(channel, dialled.at()));
    }

    private boolean destroyed(AriEvent.ChannelDestroyed gone) {
        ChannelId channel = new ChannelId(gone.channel().id());
        CallId call = callOf(channel);
        boolean dialled = arrived.remove(channel.value()) != null;
        if (dialled) {
            departed.add(channel.value());
        }
        return call == null || calls.accept(call, dialled && gone.canceled()
                ? new CallFact.CallerCanceled(channel, gone.at())
                : new CallFact.LegGone(channel, gone.cause(), gone.at(), false));
    }

    private boolean told(AriEvent.Channel channel, Function<ChannelId, CallFact> fact) {
        ChannelId id = new ChannelId(channel.id());
        CallId call = callOf(id);
        return call == null || calls.accept(call, fact.apply(id));
    }

    private boolean recorded(AriEvent.RecordingEnded ended) {
        return CallRecording.callOf(ended.name()).map(call -> calls.accept(call, new CallFact.RecordingEnded(
                ended.name(), ended.failure().isEmpty() ? null : ended.failure(), ended.at(), false))).orElse(true);
    }

    /// A phone asks for a transfer; what has a state only repeats what the phone was told.
    private boolean referred(AriEvent.ChannelTransfer transfer) {
        ChannelId channel = new ChannelId(transfer.channel().id());
        CallId call = callOf(channel);
        if (call == null || !transfer.state().isEmpty()) {
            return true;
        }
        AriEvent.Channel consult = transfer.consult();
        CallId other = consult == null ? null : callOf(new ChannelId(consult.id()));
        if (consult == null || other == null) {
            return calls.refer(call, channel, transfer.number(), transfer.at());
        }
        boolean kept = other.equals(call)
                || calls.accept(other, new CallFact.Promised(new ChannelId(consult.id()), call, transfer.at()));
        return kept && calls.accept(call,
                new CallFact.ReferredToCall(channel, other, new ChannelId(consult.id()), transfer.at()));
    }

    private boolean played(AriEvent.PlaybackFinished playback) {
        ChannelId channel = new ChannelId(playback.channel());
        CallId call = playback.playback().startsWith(ChannelId.PREFIX) ? callOf(channel) : null;
        return call == null || calls.accept(call, new CallFact.Announced(channel, playback.success(),
                playback.success() ? null : "it was not played to its end", playback.at()));
    }

    /// A leg that has gone to another call belongs to that one, whatever its id says.
    private @Nullable CallId callOf(ChannelId channel) {
        CallId arrival = arrived.get(channel.value());
        return calls.taker(channel).orElseGet(() -> arrival != null ? arrival : channel.call().orElse(null));
    }

    /// Does this channel belong to a call that a phone has begun, or did it until a moment ago?
    boolean knows(String channel) {
        return arrived.containsKey(channel) || departed.contains(channel);
    }
}
