package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

/// Channels and bridges, and what happens to them. Everything runs on one thread, the scheduler's.
final class FakeState {

    final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    final Map<String, Set<String>> bridges = new LinkedHashMap<>();
    final Set<String> filtered = new HashSet<>();
    /// The endpoints there are, and whether a phone has registered as one.
    final Map<String, Boolean> registered = new LinkedHashMap<>();
    private final ScheduledExecutorService thread;
    private final Consumer<String> events;
    private final FakeLedger ledger;
    Function<String, PhoneBehavior> phones = _ -> PhoneBehavior.answersAfter(Duration.ofMillis(5));
    /// Told of each channel when it is put into a bridge.
    Consumer<FakeChannel> bridged = _ -> {};
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
        FakeChannel channel = new FakeChannel("1795187666." + ++numbers, endpoint, dialled, true, numbers);
        channels.put(channel.id, channel);
        about("ChannelCreated", "", channel, endpointsSubscribed ? 1 : 0);
        about("StasisStart", "\"args\":[\"" + dialled + "\"],", channel, 1);
        return channel;
    }

    /// A leg is made as by `POST /channels/{id}`.
    FakeChannel originate(String id, String endpoint, String callId, Duration timeout) {
        FakeChannel channel = new FakeChannel(id, endpoint, "s", false, ++numbers);
        channel.callId = callId;
        channels.put(id, channel);
        PhoneBehavior phone = phones.apply(endpoint);
        about("ChannelCreated", "", channel, endpointsSubscribed ? 1 : 0);
        if (phone.ringsAfter() != null) {
            in(phone.ringsAfter(), () -> change(channel, "Ringing"));
        }
        PhoneBehavior.Outcome outcome = phone.outcome();
        if (outcome == null || outcome.after().compareTo(timeout) > 0) {
            in(timeout, () -> ifNotUp(channel, () -> destroy(id, 19)));
        } else if (outcome.cause() != null) {
            int cause = outcome.cause();
            in(outcome.after(), () -> ifNotUp(channel, () -> destroy(id, cause)));
        } else {
            in(outcome.after(), () -> answer(id));
        }
        return channel;
    }

    void answer(String id) {
        FakeChannel channel = channels.get(id);
        if (channel != null) {
            ifNotUp(channel, () -> {
                change(channel, "Up");
                about("StasisStart", "\"args\":[],", channel, 1);
            });
        }
    }

    void place(String id, String callId, boolean application) {
        FakeChannel channel = new FakeChannel(id, "3009", "s", true, ++numbers);
        channel.callId = callId;
        channel.foreign = !application;
        channels.put(id, channel);
    }

    private void ifNotUp(FakeChannel channel, Runnable then) {
        if (channels.get(channel.id) == channel && !channel.state.equals("Up")) {
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
        if (channel.bridge != null) {
            bridges.getOrDefault(channel.bridge, Set.of()).remove(id);
            about("ChannelLeftBridge", "", channel, 1);
        }
        about("ChannelHangupRequest", "\"cause\":" + cause + ",", channel, 2);
        about("StasisEnd", "", channel, 1);
        about("ChannelDestroyed", "\"cause\":" + cause + ",\"cause_txt\":\"Normal Clearing\",", channel,
                endpointsSubscribed ? 2 : channel.inbound ? 0 : 1);
        gone.accept(channel);
    }

    boolean join(String bridge, String ids) {
        List<String> joining = Arrays.asList(ids.split(",", -1));
        Set<String> members = bridges.get(bridge);
        if (members == null || !channels.keySet().containsAll(joining)) {
            return false;
        }
        for (String id : joining) {
            FakeChannel channel = channels.get(id);
            if (channel != null) {
                members.add(id);
                channel.bridge = bridge;
                about("ChannelEnteredBridge", "", channel, 1);
                bridged.accept(channel);
            }
        }
        return true;
    }

    boolean makeBridge(String id) {
        return bridges.putIfAbsent(id, new LinkedHashSet<>()) == null;
    }

    private void in(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            var _ = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void about(String type, String more, FakeChannel channel, int times) {
        if (times > 0 && !filtered.contains(type)) {
            String event = "{\"type\":\"" + type + "\",\"timestamp\":\"" + FakeChannel.time(Instant.now()) + "\","
                    + more
                    + "\"channel\":" + channel.json()
                    + ",\"asterisk_id\":\"02:fc:00:00:00:01\",\"application\":\"call-service\"}";
            told.accept(type, channel);
            for (int i = 0; i < times; i++) {
                events.accept(event);
            }
        }
    }
}
