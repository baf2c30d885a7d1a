package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.models.Bridge;
import ch.loway.oss.ari4java.generated.models.Channel;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.call.Call;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Leg;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final Supplier<HttpTransport> http;
    private final CallService calls;
    private final EndRecords ends;
    private final Supplier<Instant> started;
    private final BiConsumer<ChannelId, String> dial;
    private final Duration patience;
    private final Clock clock;

    AriResync(String node, String application, ARI ari, Supplier<HttpTransport> http, CallService calls,
            EndRecords ends, Supplier<Instant> started, BiConsumer<ChannelId, String> dial,
            Duration patience, Clock clock) {
        this.node = node;
        this.application = application;
        this.ari = ari;
        this.http = http;
        this.calls = calls;
        this.ends = ends;
        this.started = started;
        this.dial = dial;
        this.patience = patience;
        this.clock = clock;
    }

    /// What Asterisk has at one moment.
    ///
    /// @param channels all there are
    /// @param callers  in our application, but no call is made of them
    /// @param orphans  channels of calls that are over, and of legs that were given up
    /// @param bridges  of calls that are over
    /// @param undialled legs that were made and are not rung
    record Look(CallFact.Census census, List<AriEvent.Channel> channels, List<Waiting> callers,
            Set<String> orphans, Set<String> bridges, Set<String> undialled) {}

    /// What came of it.
    ///
    /// @param undecided is there a leg without a channel that is too young to be called lost? Then compare again soon
    record Outcome(List<AriEvent.Channel> channels, List<Waiting> callers, boolean undecided) {}

    /// A caller of whom nobody has told.
    ///
    /// @param since when the channel was made
    record Waiting(AriEvent.Channel channel, Instant since) {}

    Look look() throws ARIException {
        Instant asked = clock.instant().minus(CLOCK_DIFFERENCE);
        Set<String> inApplication = Set.copyOf(ari.applications().get(application).execute().getChannel_ids());
        Map<String, Instant> since = new HashMap<>();
        List<AriEvent.Channel> channels = ari.channels().list().execute().stream().map(one -> {
            since.put(one.getId(), one.getCreationtime().toInstant());
            return channel(one);
        }).toList();
        Map<ChannelId, Boolean> census = new HashMap<>();
        channels.forEach(channel -> census.put(new ChannelId(channel.id()),
                channel.isUp() && isThere(channel, inApplication)));
        List<Bridge> bridges = ari.bridges().list().execute();
        Map<ChannelId, String> places = new HashMap<>();
        bridges.forEach(bridge -> bridge.getChannels()
                .forEach(channel -> places.put(new ChannelId(channel), bridge.getId())));
        List<Call> alive = calls.alive(node);
        Set<CallId> known = alive.stream().map(Call::id).collect(Collectors.toCollection(HashSet::new));
        Set<String> legs = alive.stream().flatMap(call -> call.legs().stream()).map(leg -> leg.channel().value())
                .collect(Collectors.toSet());
        Set<String> givenUp = alive.stream().flatMap(call -> call.legs().stream()).filter(Leg::wasGivenUp)
                .map(leg -> leg.channel().value()).collect(Collectors.toSet());
        List<Waiting> callers = new ArrayList<>();
        Set<String> orphans = new HashSet<>();
        Set<String> talking = talksOfUnknownCalls(bridges);
        for (AriEvent.Channel channel : channels) {
            boolean waits = inApplication.contains(channel.id());
            if (talking.contains(channel.id())) {
                LOG.debug("Channel {} is left alone: it talks, and its call is not known here", channel.id());
            } else if (waits && isUnansweredCallerOfUnknownCall(channel)) {
                callers.add(new Waiting(channel, Objects.requireNonNull(since.get(channel.id()))));
            } else if (givenUp.contains(channel.id()) || isOrphan(channel, known, waits)) {
                orphans.add(channel.id());
            } else if (waits && channel.isOfCalls() && !legs.contains(channel.id())
                    && new ChannelId(channel.id()).call().isEmpty()) {
                callers.add(new Waiting(channel, Objects.requireNonNull(since.get(channel.id()))));
            }
        }

        Set<String> ofNobody = bridges.stream()
                .filter(bridge -> bridge.getChannels().stream().noneMatch(talking::contains))
                .map(Bridge::getId).filter(this::isOver).collect(Collectors.toSet());
        Set<String> undialled = channels.stream()
                .filter(channel -> channel.state().equals("Down") && inApplication.contains(channel.id()))
                .map(AriEvent.Channel::id).collect(Collectors.toSet());
        return new Look(new CallFact.Census(census, places, started.get(), asked, clock.instant()), channels, callers,
                orphans,
                ofNobody, undialled);
    }

    Outcome compare() throws ARIException {
        Look look = look();
        List<Call> alive = calls.alive(node);
        tell(alive.stream().map(Call::id).collect(Collectors.toSet()), look.census());
        remove(look.orphans(), look.bridges());
        dial(look);
        compareRecordings();
        LOG.info("Compared {} calls with {} channels of {}", alive.size(), look.channels().size(), node);
        return new Outcome(look.channels(), look.callers(), alive.stream().flatMap(call -> call.legs().stream())
                .anyMatch(leg -> leg.state() != Leg.State.GONE && !leg.createdAt().isBefore(look.census().since())
                        && !look.census().channels().containsKey(leg.channel())));
    }

    /// Rings the legs whose beginning in our application was told while nobody listened.
    ///
    /// @return how many
    int dial(Look look) {
        int rung = 0;
        for (Call call : calls.alive(node)) {
            for (Leg leg : call.legs()) {
                if (leg.state() == Leg.State.DIALING && leg.createdAt().isBefore(look.census().since())
                        && look.undialled().contains(leg.channel().value())) {
                    LOG.info("Ringing {}, which was made and not rung", leg.channel());
                    dial.accept(leg.channel(), Long.toString(Math.max(1, call.ringTimeout().toSeconds())));
                    rung++;
                }
            }
        }
        return rung;
    }

    /// First how those legs ended that are not there any more, where Asterisk knows it.
    void tell(Set<CallId> which, CallFact.Census census) {
        Map<CallId, CallFact> gone = ends(which, census);
        for (CallId call : which) {
            CallFact end = gone.get(call);
            if ((end != null && !calls.accept(call, end)) || !calls.accept(call, census)) {
                throw new IllegalStateException("a call could not be compared");
            }
        }
    }

    private Map<CallId, CallFact> ends(Set<CallId> which, CallFact.Census census) {
        try {
            List<Call> alive = calls.alive(node).stream().filter(call -> which.contains(call.id())).toList();
            return ends.read(http.get(), census.started(), alive, channel -> !census.channels().containsKey(channel),
                    patience);
        } catch (IOException e) {
            LOG.warn("How legs have ended on {} cannot be read: {}", node, e.getMessage());
            return Map.of();
        }
    }

    /// Asked anew whether their calls are over: one may have begun since, and the removal that its end wants may have been
    /// refused.
    void remove(Set<String> channels, Set<String> bridges) throws RestException {
        for (String channel : channels) {
            LOG.info("Removing channel {}, which is of no call any more", channel);
            hangUp(channel);
        }
        for (String bridge : bridges) {
            if (isOver(bridge)) {
                LOG.info("Removing bridge {} of a call that is over", bridge);
                unlessGone(() -> ari.bridges().destroy(bridge).execute());
            }
        }
    }

    /// Channels that talk in a bridge of a call that nobody has ever heard of: a database that was restored from a copy does not know the
    /// calls made since. They go on until one side hangs up; the other is an orphan then.
    private Set<String> talksOfUnknownCalls(List<Bridge> bridges) {
        Set<String> talking = bridges.stream()
                .filter(bridge -> bridge.getChannels().size() > 1 && ChannelId.callOfBridge(bridge.getId())
                        .map(call -> calls.hasEnded(call).isEmpty()).orElse(false))
                .flatMap(bridge -> bridge.getChannels().stream()).collect(Collectors.toSet());
        if (!talking.isEmpty()) {
            LOG.warn(
                    "{} channels of {} talk in calls that the database does not know; they are left alone. Was it restored?",
                    talking.size(), node);
        }
        return talking;
    }

    /// Whoever still waits in such a call is a caller like any other.
    private boolean isUnansweredCallerOfUnknownCall(AriEvent.Channel channel) {
        return channel.isOfCalls() && !channel.isUp() && new ChannelId(channel.id()).call().isEmpty()
                && CallId.read(channel.callId()).map(call -> calls.hasEnded(call).isEmpty()).orElse(false);
    }

    private boolean isOver(String bridge) {
        return ChannelId.callOfBridge(bridge)
                .map(call -> calls.hasEnded(call).orElse(true)).orElse(false);
    }

    /// A leg of ours that is up but not in our application yet is about to come, and its coming will be told.
    private static boolean isThere(AriEvent.Channel channel, Set<String> inApplication) {
        return inApplication.contains(channel.id()) || new ChannelId(channel.id()).call().isEmpty();
    }

    /// A channel of a call that is over, or that nobody knows any more. A variable alone does not make a channel ours that is
    /// not in our application either: others may call theirs CALL_ID too.
    private boolean isOrphan(AriEvent.Channel channel, Set<CallId> known, boolean waits) {
        Optional<CallId> ours = new ChannelId(channel.id()).call();
        @Nullable
        CallId call = ours.or(() -> CallId.read(channel.callId())).orElse(null);
        call = calls.taker(new ChannelId(channel.id())).orElse(call);
        return call != null && !known.contains(call)
                && calls.hasEnded(call).orElse(waits || ours.isPresent());
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
            // "Not in Stasis application" (409): it is about to go.
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    /// Asterisk has no list of what it is recording: each is asked for.
    private void compareRecordings() throws RestException {
        for (Call call : calls.alive(node)) {
            CallRecording recording = call.recording();
            if (recording != null && recording.isInAsterisk() && !isRecorded(recording.name(call.id()))) {
                calls.accept(call.id(), new CallFact.RecordingEnded(recording.name(call.id()), null, clock.instant(),
                        true));
            }
        }
    }

    private boolean isRecorded(String name) throws RestException {
        try {
            ari.recordings().getLive(name).execute();
            return true;
        } catch (RestException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
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
                callId == null ? "" : callId.toString(), channel.getAccountcode());
    }
}
