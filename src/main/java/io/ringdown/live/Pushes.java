package io.ringdown.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.account.AccountRef;
import io.ringdown.account.Session;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallListener;
import io.ringdown.call.CallView;
import io.ringdown.call.CallVisibility;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.Transfer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Pushes committed call events to the sockets concerned: in commit order, each once per socket, encoded once for all who are told the same. The journal's
/// thread only puts them into a bounded queue; one thread here does the rest.
@Component
class Pushes implements CallListener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private static final int BATCH = 128;

    private static final long PATIENCE_MILLIS = 50;

    private final ToldCalls told;

    private final LiveSockets sockets;

    private final Door door;

    private final LiveMeters meters;

    private final JsonMapper wire;

    private final Clock clock;

    private final BlockingQueue<CommittedEvent> queue;

    private final Duration stopTimeout;

    private final long positionEvery;

    private volatile @Nullable Thread pusher;

    Pushes(ToldCalls told, LiveSockets sockets, Door door, LiveMeters meters, JsonMapper wire,
            LiveProperties properties, CatchUpProperties catchUp, Clock clock) {
        this.told = told;
        this.sockets = sockets;
        this.door = door;
        this.meters = meters;
        this.wire = wire;
        this.clock = clock;
        this.stopTimeout = properties.stopTimeout();
        this.positionEvery = catchUp.positionEvery().toNanos();
        this.queue = new ArrayBlockingQueue<>(properties.pushQueue());
        meters.registry().gauge("ringdown.live.queue", queue, BlockingQueue::size);
    }

    /// What clients hear: the event, and the call as it is after it.
    ///
    /// @param earlyMedia   of `ringing`: the caller hears sound that the other side sends before it answers
    /// @param transferType of `call_transferred`: `blind` or `attended`
    /// @param durable false while the database is away and the event is on the service's own disk; else not there
    record CallPush(@Schema(example = "7353125496991744") String eventId, String callId, int seq,
            @Schema(implementation = CallEventType.class, example = "ringing") String type, Instant at, CallView call,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean earlyMedia,
            @Schema(implementation = Transfer.Kind.class) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String transferType,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean durable) {}

    /// Up to this event everything that concerns the client has been pushed.
    record Position(String eventId) {}

    @Override
    public void committed(List<CommittedEvent> batch) {
        told.take(batch);
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

    /// What was committed is still pushed.
    @Override
    public void stop() {
        Thread thread = pusher;
        pusher = null;
        if (thread != null) {
            try {
                if (!thread.join(stopTimeout)) {
                    thread.interrupt();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return pusher != null;
    }

    /// Before the journal, and before the sockets are closed; so it stops after the journal, when everything was committed.
    @Override
    public int getPhase() {
        return -5;
    }

    private void run() {
        List<CommittedEvent> batch = new ArrayList<>(BATCH);
        long pushed = 0;
        long position = System.nanoTime();
        while (pusher != null || !queue.isEmpty()) {
            try {
                CommittedEvent first = queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    push(batch);
                    pushed = batch.getLast().eventId();
                }
                if (pushed > 0 && (pusher == null || System.nanoTime() - position >= positionEvery)) {
                    position(pushed);
                    position = System.nanoTime();
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException failed) {
                LOG.error("cannot push {} events", batch.size(), failed);
                batch.forEach(event -> concerned(event).forEach(socket -> door.drop(socket, "failed")));
            }
            batch.clear();
        }
    }

    /// So that whoever comes back later need not ask for what was long before they went.
    private void position(long eventId) {
        long all = CommittedEvent.alongWith(eventId);
        List<Encoded> position = List
                .of(Encoded.of(all, ServerEvent.POSITION, wire.writeValueAsBytes(new Position(Long.toString(all)))));
        sockets.all().stream().filter(LiveSocket::isProved).forEach(socket -> door.push(socket, position));
    }

    private void push(List<CommittedEvent> batch) {
        Map<LiveSocket, List<Encoded>> outgoing = new LinkedHashMap<>();
        for (CommittedEvent event : batch) {
            Collection<LiveSocket> targets = concerned(event);
            if (!targets.isEmpty()) {
                Map<CallVisibility, Encoded> encoded = new HashMap<>(2);
                targets.forEach(socket -> outgoing.computeIfAbsent(socket, key -> new ArrayList<>(4))
                        .add(encoded.computeIfAbsent(told(event, socket),
                                told -> encode(wire, event, told))));
                UUID missedBy = event.call().missedBy(event.event());
                if (missedBy != null) {
                    Encoded missed = encodeMissed(wire, event, CallVisibility.of(event.call(), missedBy, false));
                    sockets.ofPerson(missedBy)
                            .forEach(socket -> outgoing.computeIfAbsent(socket, key -> new ArrayList<>(4)).add(missed));
                }
                meters.pushed(Duration.between(event.event().at(), clock.instant()), targets.size());
            }
        }
        outgoing.forEach(door::push);
    }

    private Collection<LiveSocket> concerned(CommittedEvent event) {
        return sockets.concerned(event.event().call().value(), event.call().parties());
    }

    /// Whom of the call the person hears of.
    static CallVisibility told(CommittedEvent committed, AccountRef person) {
        return CallVisibility.of(committed.call(), person.id(), person.isStaff());
    }

    private static CallVisibility told(CommittedEvent committed, LiveSocket socket) {
        Session session = socket.session();
        return session == null ? CallVisibility.ALL : told(committed, session.account());
    }

    static Encoded encode(JsonMapper wire, CommittedEvent committed, CallVisibility told) {
        return encode(wire, nameOf(committed.event().type()), committed.eventId(), committed, told);
    }

    /// To whoever missed the call, after the event itself.
    static Encoded encodeMissed(JsonMapper wire, CommittedEvent committed, CallVisibility told) {
        return encode(wire, ServerEvent.CALL_MISSED, CommittedEvent.alongWith(committed.eventId()), committed, told);
    }

    private static Encoded encode(JsonMapper wire, ServerEvent name, long eventId, CommittedEvent committed,
            CallVisibility told) {
        var event = committed.event();
        CallPush push = new CallPush(Long.toString(eventId), event.call().value(), event.seq(), event.type().wire(),
                event.at(), CallView.of(committed.call(), told), event.earlyMedia(), event.transferType(),
                committed.durable() ? null : false);
        return Encoded.of(eventId, name, wire.writeValueAsBytes(push));
    }

    /// The Socket.IO name of an event.
    private static ServerEvent nameOf(CallEventType type) {
        return switch (type) {
            case CREATED -> ServerEvent.CALL_INITIATED;
            case RINGING -> ServerEvent.CALL_RINGING;
            case ANSWERED -> ServerEvent.CALL_ANSWERED;
            case ENDED, REJECTED, BUSY, MISSED, CANCELED, FAILED -> ServerEvent.CALL_ENDED;
            case HOLD -> ServerEvent.CALL_HELD;
            case UNHOLD -> ServerEvent.CALL_RESUMED;
            case QUEUED -> ServerEvent.CALL_QUEUED;
            case TRANSFER_COMPLETED -> ServerEvent.CALL_TRANSFERRED;
            case QUEUE_UPDATED, DIAL_ATTEMPT, FORWARD, FORWARD_RINGING, FORWARD_ANSWERED, FORWARD_NO_ANSWER,
                    FORWARD_BUSY, TRANSFER, TRANSFER_RINGING, TRANSFER_ANSWERED, TRANSFER_NO_ANSWER, TRANSFER_BUSY,
                    TRANSFER_CONSULTING, TRANSFER_CONNECTING, TRANSFER_FAILED, TRANSFER_CANCELED, TRANSFER_ATTENDED,
                    TIMEOUT, MUTED, UNMUTED, DIGIT, PARKED, PARTICIPANT_JOINED, PARTICIPANT_LEFT, SUPERVISION,
                    ANNOUNCEMENT, ANNOUNCEMENT_FAILED, RECORDING_STARTED, RECORDING_PAUSED, RECORDING_RESUMED,
                    RECORDING_FINISHED, RECORDING_FAILED ->
                ServerEvent.CALL_UPDATED;
        };
    }
}
