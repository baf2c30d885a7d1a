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
import io.ringdown.call.Leg;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// What came of it.
    ///
    /// @param channels  all there are
    /// @param callers   in our application, but no call is made of them
    /// @param undecided is there a leg without a channel that is too young to be called lost? Then compare again soon
    record Outcome(List<AriEvent.Channel> channels, List<AriEvent.Channel> callers, boolean undecided) {}

    Outcome compare() throws ARIException {
        Instant since = clock.instant().minus(CLOCK_DIFFERENCE);
        Set<String> inApplication = Set.copyOf(ari.applications().get(application).execute().getChannel_ids());
        List<AriEvent.Channel> channels = channels(ari);
        Map<ChannelId, Boolean> census = new HashMap<>();
        channels.forEach(channel -> census.put(new ChannelId(channel.id()), channel.isUp()));
        List<Call> alive = calls.alive(node);
        for (Call call : alive) {
            if (!calls.accept(call.id(), new CallFact.Census(census, since, clock.instant()))) {
                throw new IllegalStateException("a call could not be compared");
            }
        }
        Set<CallId> known = alive.stream().map(Call::id).collect(Collectors.toCollection(HashSet::new));
        Set<String> legs = alive.stream().flatMap(call -> call.legs().stream()).map(leg -> leg.channel().value())
                .collect(Collectors.toSet());
        List<AriEvent.Channel> callers = new ArrayList<>();
        for (AriEvent.Channel channel : channels) {
            boolean waits = inApplication.contains(channel.id());
            if (isOrphan(channel, known, waits)) {
                LOG.info("Removing channel {} of a call that is over", channel.id());
                hangUp(channel.id());
            } else if (waits && !legs.contains(channel.id())
                    && new ChannelId(channel.id()).call().isEmpty()) {
                callers.add(channel);
            }
        }
        removeBridges();
        LOG.info("Compared {} calls with {} channels of {}", alive.size(), channels.size(), node);
        return new Outcome(channels, callers, alive.stream().flatMap(call -> call.legs().stream())
                .anyMatch(leg -> leg.state() != Leg.State.GONE && !leg.createdAt().isBefore(since)
                        && !census.containsKey(leg.channel())));
    }

    /// A channel of a call that is over, or that nobody knows any more. A variable alone does not make a channel ours that is
    /// not in our application either: others may call theirs CALL_ID too.
    private boolean isOrphan(AriEvent.Channel channel, Set<CallId> known, boolean waits) {
        Optional<CallId> ours = new ChannelId(channel.id()).call();
        CallId call = ours.or(() -> CallId.read(channel.callId())).orElse(null);
        return call != null && !known.contains(call)
                && calls.find(call).map(Call::isEnded).orElse(waits || ours.isPresent());
    }

    private void hangUp(String channel) throws RestException {
        unlessGone(() -> ari.channels().hangup(channel).setReason_code(String.valueOf(HangupCause.NORMAL_CLEARING))
                .execute());
    }

    private interface Removal {

        void execute() throws RestException;
    }

    private static void unlessGone(Removal removal) throws RestException {
        try {
            removal.execute();
        } catch (RestException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    private void removeBridges() throws RestException {
        for (Bridge bridge : ari.bridges().list().execute()) {
            String id = bridge.getId();
            CallId call = ChannelId.callOfBridge(id).orElse(null);
            // Asked anew: a call may have begun or ended since, and the removal that its end wants may have been refused.
            if (call != null && calls.find(call).map(Call::isEnded).orElse(true)) {
                LOG.info("Removing bridge {} of a call that is over", id);
                unlessGone(() -> ari.bridges().destroy(id).execute());
            }
        }
    }

    /// All there are, ours and others'.
    static List<AriEvent.Channel> channels(ARI ari) throws ARIException {
        return ari.channels().list().execute().stream().map(AriResync::channel).toList();
    }

    private static AriEvent.Channel channel(Channel channel) {
        Object callId = channel.getChannelvars() instanceof Map<?, ?> variables ? variables.get("CALL_ID") : null;
        return new AriEvent.Channel(channel.getId(), channel.getName(), channel.getState(),
                channel.getCaller().getNumber(), channel.getCaller().getName(), channel.getDialplan().getExten(),
                callId == null ? "" : callId.toString());
    }
}
