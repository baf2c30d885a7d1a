package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.models.Bridge;
import ch.loway.oss.ari4java.generated.models.Channel;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.call.Call;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what Asterisk has with the calls that live on it, after each connect: each call is told which channels there
/// are, channels and bridges of calls that are over are removed, callers who wait in our application unknown to us become
/// calls. What is not ours is never touched. Blocks; runs on a virtual thread.
final class AriResync {

    private static final Logger LOG = LoggerFactory.getLogger(AriResync.class);
    /// How far the clocks of Asterisk and Ringdown may be apart without a fresh leg being taken for a lost one.
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(1);
    /// After this time a second comparison finds what was too fresh for the first.
    static final Duration SETTLED = CLOCK_DIFFERENCE.multipliedBy(2);

    private final String node;
    private final String application;
    private final ARI ari;
    private final CallService calls;
    private final Clock clock;

    AriResync(String node, String application, ARI ari, CallService calls, Clock clock) {
        this.node = node;
        this.application = application;
        this.ari = ari;
        this.calls = calls;
        this.clock = clock;
    }

    /// @return callers in our application that no call is made of
    List<AriEvent.Channel> compare() throws ARIException {
        Instant since = clock.instant().minus(CLOCK_DIFFERENCE);
        Set<String> inApplication = Set.copyOf(ari.applications().get(application).execute().getChannel_ids());
        List<AriEvent.Channel> channels = ari.channels().list().execute().stream().map(AriResync::channel).toList();
        Map<ChannelId, Boolean> census = new HashMap<>();
        channels.forEach(channel -> census.put(new ChannelId(channel.id()), channel.isUp()));
        List<Call> alive = calls.alive(node);
        for (Call call : alive) {
            calls.accept(call.id(), new CallFact.Census(census, since, clock.instant()));
        }
        Set<CallId> known = alive.stream().map(Call::id).collect(Collectors.toCollection(HashSet::new));
        Set<String> legs = alive.stream().flatMap(call -> call.legs().stream()).map(leg -> leg.channel().value())
                .collect(Collectors.toSet());
        List<AriEvent.Channel> callers = new ArrayList<>();
        for (AriEvent.Channel channel : channels) {
            if (isOrphan(channel, known)) {
                LOG.info("Removing channel {} of a call that is over", channel.id());
                hangUp(channel.id());
            } else if (inApplication.contains(channel.id()) && !legs.contains(channel.id())
                    && new ChannelId(channel.id()).call().isEmpty()) {
                callers.add(channel);
            }
        }
        removeBridges(known);
        LOG.info("Compared {} calls with {} channels of {}", alive.size(), channels.size(), node);
        return callers;
    }

    private boolean isOrphan(AriEvent.Channel channel, Set<CallId> known) {
        CallId call = new ChannelId(channel.id()).call()
                .orElse(channel.callId().isEmpty() ? null : new CallId(channel.callId()));
        return call != null && isOver(call, known);
    }

    /// A call that began after the comparison is not known to it, and lives.
    private boolean isOver(CallId call, Set<CallId> known) {
        return !known.contains(call) && calls.find(call).map(Call::isEnded).orElse(true);
    }

    private void hangUp(String channel) throws RestException {
        try {
            ari.channels().hangup(channel).setReason_code(String.valueOf(HangupCause.NORMAL_CLEARING)).execute();
        } catch (RestException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    private void removeBridges(Set<CallId> known) throws RestException {
        for (Bridge bridge : ari.bridges().list().execute()) {
            String id = bridge.getId();
            if (id.startsWith(ChannelId.PREFIX)
                    && isOver(new CallId(id.substring(ChannelId.PREFIX.length())), known)) {
                LOG.info("Removing bridge {} of a call that is over", id);
                ari.bridges().destroy(id).execute();
            }
        }
    }

    private static AriEvent.Channel channel(Channel channel) {
        Object callId = channel.getChannelvars() instanceof Map<?, ?> variables ? variables.get("CALL_ID") : null;
        return new AriEvent.Channel(channel.getId(), channel.getName(), channel.getState(),
                channel.getCaller().getNumber(), channel.getCaller().getName(), channel.getDialplan().getExten(),
                callId == null ? "" : callId.toString());
    }
}
