package io.ringdown.live;

import io.ringdown.call.CallEventType;
import io.ringdown.call.CallListener;
import io.ringdown.call.CallView;
import io.ringdown.call.CommittedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Pushes committed call events to the sockets concerned: in commit order, each once per socket, encoded once. The journal's
/// thread only puts them into a bounded queue; one thread here does the rest.
@Component
class Pushes implements CallListener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private static final int BATCH = 128;

    private final LiveSockets sockets;

    private final Door door;

    private final LiveMeters meters;

    private final JsonMapper wire;

    private final Clock clock;

    private final BlockingQueue<CommittedEvent> queue;

    private volatile @Nullable Thread pusher;

    Pushes(LiveSockets sockets, Door door, LiveMeters meters, JsonMapper wire, LiveProperties properties,
            Clock clock) {
        this.sockets = sockets;
        this.door = door;
        this.meters = meters;
        this.wire = wire;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(properties.pushQueue());
        meters.registry().gauge("ringdown.live.queue", queue, BlockingQueue::size);
    }

    /// What clients hear: the event, and the call as it is after it.
    record CallPush(String eventId, String callId, int seq, String type, Instant at, CallView call) {}

    @Override
    public void committed(List<CommittedEvent> batch) {
        for (CommittedEvent event : batch) {
            if (sockets.proved() > 0 && !queue.offer(event)) {
                meters.dropped("queue-full");
                concerned(event).forEach(socket -> door.drop(socket, "behind"));
            }
        }
    }

    @Override
    public void start() {
        Thread thread = Thread.ofPlatform().name("live-push").daemon().unstarted(this::run);
        pusher = thread;
        thread.start();
    }

    @Override
    public void stop() {
        Thread thread = pusher;
        pusher = null;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return pusher != null;
    }

    private void run() {
        List<CommittedEvent> batch = new ArrayList<>(BATCH);
        while (pusher != null) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                push(batch);
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException failed) {
                LOG.error("cannot push {} events", batch.size(), failed);
                batch.forEach(event -> concerned(event).forEach(socket -> door.drop(socket, "failed")));
            }
            batch.clear();
        }
    }

    private void push(List<CommittedEvent> batch) {
        Map<LiveSocket, List<Encoded>> outgoing = new LinkedHashMap<>();
        for (CommittedEvent event : batch) {
            Collection<LiveSocket> targets = concerned(event);
            if (!targets.isEmpty()) {
                Encoded encoded = encode(event);
                targets.forEach(socket -> outgoing.computeIfAbsent(socket, key -> new ArrayList<>(4)).add(encoded));
                meters.pushed(Duration.between(event.event().at(), clock.instant()), targets.size());
            }
        }
        outgoing.forEach(door::push);
    }

    private Collection<LiveSocket> concerned(CommittedEvent event) {
        return sockets.concerned(event.event().call().value(), event.call().parties());
    }

    private Encoded encode(CommittedEvent committed) {
        var event = committed.event();
        CallPush push = new CallPush(Long.toString(committed.eventId()), event.call().value(), event.seq(),
                event.type().wire(), event.at(), CallView.of(committed.call()));
        return Encoded.of(name(event.type()), wire.writeValueAsBytes(push));
    }

    /// The Socket.IO name of an event.
    static String name(CallEventType type) {
        return switch (type) {
            case CREATED -> "call_initiated";
            case RINGING -> "call_ringing";
            case ANSWERED -> "call_answered";
            case ENDED, REJECTED, BUSY, MISSED, CANCELED, FAILED -> "call_ended";
            case HOLD -> "call_held";
            case UNHOLD -> "call_resumed";
            case QUEUED -> "call_queued";
            case TRANSFER_COMPLETED -> "call_transferred";
            case QUEUE_UPDATED, DIAL_ATTEMPT, FORWARD, FORWARD_RINGING, FORWARD_ANSWERED, FORWARD_NO_ANSWER,
                    FORWARD_BUSY, TRANSFER, TRANSFER_RINGING, TRANSFER_ANSWERED, TRANSFER_NO_ANSWER, TRANSFER_BUSY,
                    TRANSFER_CONSULTING, TRANSFER_CONNECTING, TRANSFER_FAILED, TRANSFER_CANCELED, TRANSFER_ATTENDED,
                    TIMEOUT, MUTED, UNMUTED, DIGIT ->
                "call_updated";
        };
    }
}
