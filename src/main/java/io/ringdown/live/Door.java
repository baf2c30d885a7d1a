package io.ringdown.live;

import com.corundumstudio.socketio.AuthTokenResult;
import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Lets clients in and out. What may wait for a database runs on a virtual thread, never on the event loop.
@Component
class Door {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final LiveSockets sockets;

    private final Sessions sessions;

    private final Tickets tickets;

    private final ClientEvents events;

    private final ClientJson json;

    private final LiveProperties properties;

    private final LiveMeters meters;

    private final Clock clock;

    Door(LiveSockets sockets, Sessions sessions, Tickets tickets, ClientEvents events, ClientJson json,
            LiveProperties properties, LiveMeters meters, Clock clock) {
        this.sockets = sockets;
        this.sessions = sessions;
        this.tickets = tickets;
        this.events = events;
        this.json = json;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /// Socket.IO's CONNECT has come. Whoever opened the connection with a ticket is known; the others have to show a session
    /// token (`auth: {token}`) or a ticket (`auth: {ticket}`) now.
    void prove(LiveSocket socket, String auth) {
        Thread.ofVirtual().name("live-proof").start(() -> {
            try {
                Session owner = socket.session();
                Optional<Session> session = owner != null ? Optional.of(owner).filter(sessions::isGood) : session(auth);
                session.ifPresentOrElse(known -> letIn(socket, known), () -> refuse(socket, "unauthenticated"));
            } catch (RuntimeException unable) {
                LOG.warn("cannot check who opens a socket: {}", unable.toString());
                refuse(socket, "unavailable");
            }
        });
    }

    private Optional<Session> session(String auth) {
        JsonNode shown = json.object(auth).orElse(null);
        if (shown == null) {
            return Optional.empty();
        }
        JsonNode token = shown.get("token");
        JsonNode ticket = shown.get("ticket");
        if (token != null && token.isString()) {
            return sessions.verify(token.asString());
        }
        return ticket != null && ticket.isString() ? tickets.redeem(ticket.asString()) : Optional.empty();
    }

    private void letIn(LiveSocket socket, Session session) {
        if (sockets.ofAccount(session.account().id()) >= properties.maxPerAccount()) {
            refuse(socket, "too-many-sockets");
        } else if (socket.proved(session)) {
            socket.accept();
            sockets.enter(socket, session);
        }
    }

    /// The client hears `connect_error` with a message, then is closed.
    private void refuse(LiveSocket socket, String reason) {
        meters.refused(reason);
        socket.refuse(new RawJson(("{\"message\":\"" + reason + "\"}").getBytes(StandardCharsets.UTF_8)));
        expel(socket, reason);
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
