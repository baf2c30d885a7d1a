package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Channels and bridges, and what happens to them. Everything runs on one thread, the scheduler's.
final class FakeState {

    /// Is the application there? It is with a client, and where channels were in it when its client went, who had subscribed to endpoints.
    boolean listed;
    /// When it was started.
    volatile Instant started = Instant.EPOCH;
    final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    final Map<String, Set<String>> bridges = new LinkedHashMap<>();
    /// What is being recorded, and in which bridge.
    final Map<String, String> recordings = new LinkedHashMap<>();
    final Set<String> bridgesSubscribed = new HashSet<>();
    final Set<String> filtered = new HashSet<>();
    /// The endpoints there are, and whether a phone has registered as one.
    final Map<String, Boolean> registered = new LinkedHashMap<>();
    private final ScheduledExecutorService thread;
    private final Consumer<String> events;
    private final FakeLedger ledger;
    Function<String, PhoneBehavior> phones = _ -> PhoneBehavior.answersAfter(Duration.ofMillis(5));
    /// Told of each channel when it is put into a bridge.
    Consumer<FakeChannel> bridged = _ -> {};
    /// Told of each channel that is about to be gone.
    Consumer<FakeChannel> ending = _ -> {};
    /// Told of each channel when it is gone.
    Consumer<FakeChannel> gone = _ -> {};
    /// Told of each event before it is written.
    BiConsumer<String, FakeChannel> told = (_, _) -> {};
    boolean endpointsSubscribed;
    private long numbers;

    FakeState(ScheduledExecutorService thread, Consumer<String> events, FakeLedger ledger) {
        this.thread = thread;
        this.events = events;
        this.ledger = ledger;
    }

    /// A phone has dialled.
    FakeChannel dial(String endpoint, String dialled) {
        FakeChannel channel = FakeChannel.ofPhone("1795187666." + ++numbers, endpoint, dialled, true, numbers);
        channels.put(channel.id, channel);
        created(channel);
        about("StasisStart", "\"args\":[\"" + dialled + "\"],", channel, 1);
        return channel;
    }

    /// A phone takes the place of a channel in its bridge (INVITE with Replaces). The old channel stays up.
    void takeOver(String replaced, String endpoint) {
        FakeChannel old = channels.get(replaced);
        if (old == null || old.bridge == null) {
            return;
        }
        FakeChannel channel = FakeChannel.ofPhone("1795187666." + ++numbers, endpoint, "", true, numbers);
        channels.put(channel.id, channel);
        created(channel);
        change(channel, "Up");
        about("StasisStart", "\"args\":[],\"replace_channel\":" + old.json() + ",", channel, 1);
        String bridge = old.bridge;
        join(bridge, List.of(channel), false);
        leave(old);
    }

    /// A leg is made as by `POST /channels/create`: it is in the application at once, and rings nobody yet.
    FakeChannel create(String id, String endpoint, Map<String, String> variables, String args) {
        FakeChannel channel = FakeChannel.ofPhone(id, endpoint, "s", false, ++numbers);
        variables.forEach((name, value) -> set(channel, name, value));
        channel.entered = true;
        channels.put(id, channel);
        created(channel);
        about("StasisStart", "\"args\":[" + (args.isEmpty() ? "" : "\"" + args + "\"") + "],", channel, 1);
        return channel;
    }

    /// A leg is made and rung as by `POST /channels/{id}`; it comes into the application when it is answered.
    FakeChannel originate(String id, String endpoint, Map<String, String> variables, Duration timeout) {
        FakeChannel channel = FakeChannel.ofPhone(id, endpoint, "s", false, ++numbers);
        variables.forEach((name, value) -> set(channel, name, value));
        channels.put(id, channel);
        created(channel);
        dial(channel, timeout);
        return channel;
    }

    /// Rings the phone of a leg.
    void dial(FakeChannel channel, Duration timeout) {
        String id = channel.id;
        PhoneBehavior phone = phones.apply(channel.endpoint);
        dialled(channel, "", "");
        if (phone.ringsAfter() != null) {
            in(phone.ringsAfter(), () -> ifNotUp(channel, () -> {
                change(channel, "Ringing");
                dialled(channel, "RINGING", "");
            }));
        }
        if (phone.playsAfter() != null) {
            in(phone.playsAfter(), () -> ifNotUp(channel, () -> dialled(channel, "PROGRESS", "")));
        }
        PhoneBehavior.Outcome outcome = phone.outcome();
        if (outcome == null || outcome.after().compareTo(timeout) > 0) {
            in(timeout, () -> ifNotUp(channel, () -> destroy(id, 19)));
        } else if (outcome.cause() != null) {
            int cause = outcome.cause();
            if (!outcome.forward().isEmpty()) {
                forwards(channel, outcome);
            }
            in(outcome.after(), () -> ifNotUp(channel, () -> destroy(id, cause)));
        } else {
            in(outcome.after(), () -> answer(id));
        }
    }

    /// Told twice, one after the other.
    private void forwards(FakeChannel leg, PhoneBehavior.Outcome outcome) {
        Runnable told = () -> ifNotUp(leg, () -> dialled(leg, "CANCEL", outcome.forward()));
        in(outcome.after().dividedBy(2), told);
        in(outcome.after().minusNanos(1), told);
    }

    private void dialled(FakeChannel leg, String status, String forward) {
        tell("Dial", "\"dialstatus\":\"" + status + "\",\"forward\":\"" + forward + "\",\"dialstring\":\""
                + leg.endpoint + "\",\"peer\":" + leg.json());
    }

    private void created(FakeChannel channel) {
        endpointChanged(channel.endpoint);
        about("ChannelCreated", "", channel, endpointsSubscribed ? 1 : 0);
    }

    /// Asterisk tells of an endpoint when its phone or one of its channels comes or goes.
    void endpointChanged(String name) {
        if (endpointsSubscribed && !name.isEmpty()) {
            tell("EndpointStateChange", "\"endpoint\":{\"technology\":\"PJSIP\",\"resource\":\"" + name
                    + "\",\"state\":\"" + (registered.getOrDefault(name, true) ? "online" : "offline")
                    + "\",\"channel_ids\":"
                    + channels.values().stream().filter(channel -> channel.endpoint.equals(name))
                            .map(channel -> '"' + channel.id + '"').collect(Collectors.joining(",", "[", "]"))
                    + "}", 1);
        }
    }

    /// Only this variable is part of a channel's JSON (`channelvars` of `ari.conf`).
    static void set(FakeChannel channel, String name, String value) {
        if (name.equals("CALL_ID")) {
            channel.callId = value;
        }
        channel.variables.put(name, value);
    }

    /// A channel that listens to another one: it is there and in the application at once.
    FakeChannel snoop(String id, String spied) {
        FakeChannel channel = FakeChannel.snoop(id, spied, ++numbers);
        channels.put(id, channel);
        about("StasisStart", "\"args\":[],", channel, 1);
        return channel;
    }

    void answer(String id) {
        FakeChannel channel = channels.get(id);
        if (channel != null) {
            ifNotUp(channel, () -> {
                change(channel, "Up");
                dialled(channel, "ANSWER", "");
                if (!channel.entered) {
                    about("StasisStart", "\"args\":[],", channel, 1);
                }
            });
        }
    }

    void place(String id, String callId, boolean application) {
        FakeChannel channel = FakeChannel.ofPhone(id, "3009", "s", true, ++numbers);
        channel.callId = callId;
        channel.state = "Up";
        channel.foreign = !application;
        channels.put(id, channel);
    }

    private void ifNotUp(FakeChannel channel, Runnable then) {
        if (channels.get(channel.id) == channel && !channel.isUp()) {
            then.run();
        }
    }

    /// Asterisk tells a change once for the channel, and once more where its endpoint is subscribed to.
    void change(FakeChannel channel, String state) {
        if (channels.get(channel.id) == channel && !channel.state.equals(state)) {
            channel.state = state;
            about("ChannelStateChange", "", channel, endpointsSubscribed ? 2 : 1);
        }
    }

    /// The channel ends: its side has hung up, or was told to.
    void destroy(String id, int cause) {
        FakeChannel channel = channels.remove(id);
        if (channel == null) {
            return;
        }
        ledger.ended(id, cause);
        leave(channel);
        about("ChannelHangupRequest", "\"cause\":" + cause + ",", channel, 2);
        ending.accept(channel);
        about("StasisEnd", "", channel, 1);
        if (channel.transfer != null) {
            ledger.notified(id, 503);
            tell("ChannelTransfer", channel.transfer);
        }
        about("ChannelDestroyed", "\"cause\":" + cause + ",\"cause_txt\":\"Normal Clearing\",", channel,
                channel.farewells(endpointsSubscribed));
        endpointChanged(channel.endpoint);
        gone.accept(channel);
        List.copyOf(channels.values()).stream().filter(other -> id.equals(other.spied))
                .forEach(snoop -> destroy(snoop.id, 16));
    }

    /// Out of the bridge it is in.
    private void leave(FakeChannel channel) {
        if (channel.bridge != null) {
            bridges.getOrDefault(channel.bridge, new HashSet<>()).remove(channel.id);
            about("ChannelLeftBridge", "\"bridge\":{\"id\":\"" + channel.bridge + "\"},", channel, 1);
            String left = channel.bridge;
            channel.bridge = null;
            channel.listener = false;
            if (bridges.getOrDefault(left, Set.of()).isEmpty()) {
                recordings.entrySet().stream().filter(recording -> recording.getValue().equals(left))
                        .map(Map.Entry::getKey).toList()
                        .forEach(name -> stopRecording(name, bridgesSubscribed.contains(left)));
            }
        }
    }

    /// @return false if one of that name is under way
    boolean record(String bridge, String name) {
        if (recordings.putIfAbsent(name, bridge) != null) {
            return false;
        }
        tell("RecordingStarted", "\"recording\":" + recording(name, "recording"), 1);
        return true;
    }

    String recording(String name, String how) {
        return "{\"name\":\"" + name + "\",\"format\":\"wav\",\"state\":\"" + how + "\",\"target_uri\":\"bridge:"
                + recordings.getOrDefault(name, "") + "\"}";
    }

    /// @param heard is the application told?
    /// @return false if there is none of that name
    boolean stopRecording(String name, boolean heard) {
        String done = "\"recording\":" + recording(name, "done");
        boolean there = recordings.remove(name) != null;
        if (there && heard) {
            tell("RecordingFinished", done, 1);
        }
        return there;
    }

    /// Puts channels that are there into a bridge, out of the one they are in, be it the same. Music goes on, a ringing tone
    /// does not.
    void join(String bridge, List<FakeChannel> joining, boolean listeners) {
        for (FakeChannel channel : joining) {
            leave(channel);
            bridges.computeIfAbsent(bridge, _ -> new LinkedHashSet<>()).add(channel.id);
            channel.bridge = bridge;
            channel.listener = listeners;
            if (channel.generator.equals("ringing")) {
                channel.generator = "";
            }
            about("ChannelEnteredBridge", "\"bridge\":{\"id\":\"" + bridge + "\"},", channel, 1);
            bridged.accept(channel);
        }
    }

    /// @return false if one of them is not in this bridge
    boolean part(String bridge, List<FakeChannel> parting) {
        boolean there = parting.stream().allMatch(channel -> bridge.equals(channel.bridge));
        if (there) {
            parting.forEach(this::leave);
        }
        return there;
    }

    /// @return false if there is no such bridge
    boolean removeBridge(String id) {
        channels.values().stream().filter(channel -> id.equals(channel.bridge)).forEach(this::leave);
        return bridges.remove(id) != null;
    }

    boolean makeBridge(String id) {
        return bridges.putIfAbsent(id, new LinkedHashSet<>()) == null;
    }

    void in(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            var _ = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /// @param more members before the channel's, each with a comma behind it
    void about(String type, String more, FakeChannel channel, int times) {
        if (times > 0 && !filtered.contains(type)) {
            told.accept(type, channel);
            tell(type, more + "\"channel\":" + channel.json(), times);
        }
    }

    /// Something of a phone's channel, so it comes once more where endpoints are subscribed to.
    ///
    /// @param members what the event says beside its type and time
    void tell(String type, String members) {
        tell(type, members, endpointsSubscribed ? 2 : 1);
    }

    private void tell(String type, String members, int times) {
        if (!filtered.contains(type)) {
            String event = "{\"type\":\"" + type + "\",\"timestamp\":\"" + FakeChannel.time(Instant.now()) + "\","
                    + members + ",\"asterisk_id\":\"02:fc:00:00:00:01\",\"application\":\"call-service\"}";
            for (int i = 0; i < times; i++) {
                events.accept(event);
            }
        }
    }
}
