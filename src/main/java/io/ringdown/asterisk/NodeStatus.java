package io.ringdown.asterisk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ringdown.call.ChannelId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How it stands with one node. Written by the node's thread, read by any.
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
final class NodeStatus {

    /// One consistent look at it.
    ///
    /// @param phase          `connecting`, `ready`, `waiting` (for the next attempt) or `replaced`
    /// @param address        where its ARI is spoken to, without credentials
    /// @param warning        what an operator should know of this version of Asterisk
    /// @param connectedSince null unless ready
    /// @param lastEventAt    when it last sent an event
    /// @param differences    calls that a comparison has found to be otherwise, while events flowed that had not told of it
    /// @param devicesRefused that this Asterisk would not take, because a file of its own has the same name for instance
    /// @param provisionedAt  when it was last told all that was new of devices; null until then after a connect
    /// @param lastUnknown    the last event of a type that Ringdown does not know, as it came
    record View(String node, String address,
            @Schema(allowableValues = {
                    "connecting", "ready", "waiting", "replaced"}) String phase,
            @Nullable String version, @Nullable String warning,
            @Nullable String transport,
            @Nullable Instant connectedSince, long devicesProvisioned, long devicesRefused,
            @Nullable Instant provisionedAt, long eventsSeen, @Nullable Instant lastEventAt, long differences,
            long eventsUnknown, long garbage, long reconnects,
            @Nullable String lastError, @Nullable Instant lastErrorAt, @Nullable String lastUnknown){

        boolean isReady() {
            return phase.equals("ready");
        }
    }

    /// So that nonsense cannot fill the registry.
    private static final int MOST_TYPES = 100;
    private static final int LONGEST_TYPE = 64;

    private final String node;
    private final String address;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Counter reconnectCount;
    private final Counter differences;
    private final AriMeters requests;
    /// By event type; only the reader thread looks here.
    private final Map<String, Counter> seen = new HashMap<>();
    private volatile String phase = "connecting";
    private volatile @Nullable String version;
    private volatile @Nullable String transport;
    private volatile @Nullable Instant connectedSince;
    private volatile @Nullable String lastError;
    private volatile @Nullable Instant lastErrorAt;
    private volatile @Nullable String lastUnknown;
    private volatile long devices;
    private volatile long devicesRefused;
    private volatile @Nullable Instant provisionedAt;
    private volatile long events;
    private volatile @Nullable Instant lastEventAt;
    private volatile long unknown;
    private volatile long garbage;
    private volatile long connects;

    NodeStatus(String node, String address, MeterRegistry meters, Clock clock) {
        this.node = node;
        this.address = address;
        this.clock = clock;
        this.meters = meters;
        this.requests = new AriMeters(node, meters);
        this.reconnectCount = meters.counter("ringdown.ari.reconnects", "node", node);
        this.differences = meters.counter("ringdown.ari.differences", "node", node);
        meters.gauge("ringdown.ari.ready", Tags.of("node", node), this,
                status -> status.view().isReady() ? 1 : 0);
    }

    AriMeters requests() {
        return requests;
    }

    View view() {
        String running = version;
        return new View(node, address, phase, running, running == null ? null : AsteriskInfo.warning(running),
                transport, connectedSince, devices, devicesRefused,
                provisionedAt, events, lastEventAt, (long) differences.count(), unknown, garbage,
                Math.max(0, connects - 1), lastError, lastErrorAt, lastUnknown);
    }

    void connecting() {
        phase = "connecting";
    }

    void ready(String runningVersion, String way, Instant now) {
        version = runningVersion;
        transport = way;
        connectedSince = now;
        if (++connects > 1) {
            reconnectCount.increment();
        }
        phase = "ready";
    }

    /// A comparison while events flowed has found so many that no event had told of.
    void differences(int found) {
        differences.increment(found);
    }

    /// On the thread that provisions.
    void provisioned(long taken, long refused, Instant now) {
        devices = taken;
        devicesRefused = refused;
        provisionedAt = now;
    }

    void waiting(String why) {
        phase = "waiting";
        lost(why);
    }

    void replaced() {
        phase = "replaced";
        lost("another client has taken the application");
    }

    private void lost(String why) {
        connectedSince = null;
        provisionedAt = null;
        lastError = why;
        lastErrorAt = clock.instant();
    }

    /// On the reader thread, for every message.
    void seen(AriEvent event) {
        switch (event) {
            case AriEvent.Response _ -> {
                return;
            }
            case AriEvent.Unknown strange -> {
                unknown++;
                lastUnknown = strange.json().length() > 4_000 ? strange.json().substring(0, 4_000) : strange.json();
                count(seen.size() < MOST_TYPES && strange.type().length() <= LONGEST_TYPE ? strange.type() : "other");
            }
            case AriEvent.Garbage _ -> {
                garbage++;
                count("garbage");
            }
            case AriEvent.Unused unused -> count(unused.type());
            case AriEvent.StasisStart start -> {
                count("StasisStart");
                foreign(start.channel());
            }
            case AriEvent.ChannelStateChange _ -> count("ChannelStateChange");
            case AriEvent.Dial _ -> count("Dial");
            case AriEvent.ChannelDestroyed _ -> count("ChannelDestroyed");
            case AriEvent.ChannelHold hold -> count(hold.holds() ? "ChannelHold" : "ChannelUnhold");
            case AriEvent.ChannelDtmfReceived _ -> count("ChannelDtmfReceived");
            case AriEvent.ChannelTransfer _ -> count("ChannelTransfer");
            case AriEvent.PlaybackFinished _ -> count("PlaybackFinished");
            case AriEvent.ChannelCreated _ -> count("ChannelCreated");
            case AriEvent.EndpointStateChange _ -> count("EndpointStateChange");
            case AriEvent.NewContact _ -> count("ContactStatusChange");
            case AriEvent.RecordingEnded ended ->
                count(ended.failure().isEmpty() ? "RecordingFinished" : "RecordingFailed");
            case AriEvent.ApplicationReplaced _ -> count("ApplicationReplaced");
        }
        events++;
        lastEventAt = clock.instant();
    }

    /// A channel that no call is made of has come into the application.
    private void foreign(AriEvent.Channel channel) {
        if (!channel.isOfCalls() && !channel.isLink() && new ChannelId(channel.id()).call().isEmpty()) {
            String technology = channel.technology();
            meters.counter("ringdown.ari.foreign", "node", node, "technology",
                    technology.isEmpty() || technology.length() > LONGEST_TYPE ? "other" : technology).increment();
        }
    }

    private void count(String type) {
        Counter counter = seen.get(type);
        if (counter == null) {
            counter = meters.counter("ringdown.ari.events", "node", node, "type", type);
            seen.put(type, counter);
        }
        counter.increment();
    }
}
