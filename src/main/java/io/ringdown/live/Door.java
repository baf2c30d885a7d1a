package io.ringdown.live;

import com.corundumstudio.socketio.AuthTokenResult;
import io.ringdown.account.Session;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Lets clients in and out. What may wait for a database runs on a virtual thread, never on the event loop.
@Component
class Door {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final LiveSockets sockets;

    private final ToldCalls told;

    private final Beginnings beginnings;

    private final Credentials credentials;

    private final ClientEvents events;

    private final ClientJson json;

    /// How long a client that is refused may take to poll.
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    /// How long it may take to go by itself, once it has heard why.
    private static final Duration GOODBYE = Duration.ofMillis(200);

    private final LiveProperties properties;

    private final LiveMeters meters;

    private final Clock clock;

    Door(LiveSockets sockets, ToldCalls told, Beginnings beginnings, Credentials credentials, ClientEvents events,
            ClientJson json,
            LiveProperties properties, LiveMeters meters, Clock clock) {
        this.sockets = sockets;
        this.told = told;
        this.beginnings = beginnings;
        this.credentials = credentials;
        this.events = events;
        this.json = json;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /// Socket.IO's CONNECT has come: the client shows who it is, and says what it heard last.
    void prove(LiveSocket socket, String auth) {
        Thread.ofVirtual().name("live-proof").start(() -> {
            JsonNode shown = json.object(auth).orElse(json.nothing());
            try {
                credentials.of(socket, shown).ifPresentOrElse(known -> letIn(socket, known, Asked.of(shown)),
                        () -> refuse(socket, "unauthenticated"));
            } catch (RuntimeException unable) {
                LOG.warn("cannot check who opens a socket: {}", unable.toString());
                meters.refused("unavailable");
                drop(socket, "unavailable");
            }
        });
    }

    private void letIn(LiveSocket socket, Session session, Asked asked) {
        if (sockets.ofAccount(session.account().id()) >= properties.maxPerAccount()) {
            refuse(socket, "too-many-sockets");
        } else if (socket.proved(session)) {
            socket.accept();
            told.audible(session.account(), asked.calls()).forEach(call -> sockets.joinCall(socket, call.value()));
            sockets.enter(socket, session);
            begin(socket, session, asked);
        }
    }

    private void begin(LiveSocket socket, Session session, Asked asked) {
        try {
            if (!beginnings.begin(socket, session, asked)) {
                drop(socket, "slow");
            }
        } catch (InterruptedException | RuntimeException failed) {
            LOG.error("a client cannot be told what it missed", failed);
            drop(socket, "failed");
        }
    }

    /// The client hears `connect_error` with a message, then is closed.
    private void refuse(LiveSocket socket, String reason) {
        meters.refused(reason);
        socket.refuse(new RawJson(("{\"message\":\"" + reason + "\"}").getBytes(StandardCharsets.UTF_8)));
        if (!socket.isUpgraded()) {
            awaitPoll(socket);
        }
        expel(socket, reason);
    }

    /// Who polls hears why by the next poll; until then the client stays known. On the thread of its proof.
    private static void awaitPoll(LiveSocket socket) {
        long end = System.nanoTime() + POLL.toNanos();
        try {
            while (!socket.isLastSent() && System.nanoTime() < end) {
                Thread.sleep(LOOK);
            }
            Thread.sleep(GOODBYE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// An event of a proved client. False when the client is cut off for it.
    boolean take(LiveSocket socket, ClientPacket.Event event) {
        switch (socket.inbox().add(() -> events.handle(socket, event), clock.millis())) {
            case QUEUED -> {
                return true;
            }
            case START -> {
                Thread.ofVirtual().name("live-inbox").start(socket.inbox()::work);
                return true;
            }
            case FLOOD -> {
                meters.dropped("flood");
                expel(socket, "flood");
            }
        }
        return false;
    }

    /// Closes for good: the client does not come back by itself.
    void expel(LiveSocket socket, String reason) {
        if (socket.close()) {
            meters.closed(reason);
            sockets.remove(socket);
            socket.expel();
        }
    }

    /// Closes so that the client comes back and catches up.
    void drop(LiveSocket socket, String reason) {
        if (socket.close()) {
            meters.closed(reason);
            sockets.remove(socket);
            socket.drop();
        }
    }

    /// Pushes, or cuts off who does not read.
    void push(LiveSocket socket, java.util.List<Encoded> batch) {
        if (!socket.push(batch)) {
            drop(socket, "slow");
        }
    }

    /// netty-socketio never asks this: the guard has answered CONNECT before. If it ever should, nobody gets in this way.
    static AuthTokenResult nobody() {
        return new AuthTokenResult(false, "unauthenticated");
    }
}
