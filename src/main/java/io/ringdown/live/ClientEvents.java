package io.ringdown.live;

import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
import io.ringdown.agent.Agents;
import io.ringdown.agent.OwnStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What people tell by their sockets. Runs on a virtual thread, one event of a client at a time. What cannot be done is
/// told by an `error` event, and in the acknowledgement if one is asked for.
@Component
class ClientEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

    static final int MAX_ID = 100;

    private final LiveSockets sockets;

    private final Sessions sessions;

    private final CallAccess access;

    private final Agents agents;

    private final ClientJson json;

    private final JsonMapper wire;

    private final LiveMeters meters;

    ClientEvents(LiveSockets sockets, Sessions sessions, CallAccess access, Agents agents, ClientJson json,
            JsonMapper wire,
            LiveMeters meters) {
        this.sockets = sockets;
        this.sessions = sessions;
        this.access = access;
        this.agents = agents;
        this.json = json;
        this.wire = wire;
        this.meters = meters;
    }

    /// An answer to a client's event.
    sealed interface Answer {}

    /// It was done.
    @Schema(name = "Acknowledged")
    record Done(boolean success) implements Answer {

        static final Done DONE = new Done(true);
    }

    /// It was not: told as the event `error`, and in the acknowledgement.
    ///
    /// @param event   what the client called it
    /// @param code    stable, for programs
    /// @param message for people; `error` is the same, for older clients
    @Schema(name = "Refused")
    record Refused(boolean success, String event, @Schema(example = "call-not-found") String code, String error,
            String message) implements Answer {

        Refused ofEvent(String name) {
            return new Refused(success, name.length() > MAX_ID ? name.substring(0, MAX_ID) : name, code, error,
                    message);
        }
    }

    private static Answer no(String code, String message) {
        return new Refused(false, "", code, message, message);
    }

    record UserTyping(String callId, UUID userId, String username, boolean isTyping) {}

    void handle(LiveSocket socket, ClientPacket.Event event) {
        Session session = socket.session();
        if (session == null || !socket.isProved()) {
            return;
        }
        String name = "";
        Answer answer;
        try {
            JsonNode array = json.array(event.array()).orElse(null);
            name = array == null || array.isEmpty() || !array.get(0).isString() ? "" : array.get(0).asString();
            JsonNode argument = array == null || array.size() != 2 || !array.get(1).isObject() ? null : array.get(1);
            if (argument == null) {
                meters.dropped("malformed");
                answer = no("malformed", "An event has a name and one object.");
            } else {
                answer = sessions.isGood(session)
                        ? act(socket, session.account(), name, argument)
                        : no("unauthenticated", "The session has ended.");
            }
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("a client's event cannot be looked at: {}", away.toString());
            answer = no("unavailable", "This cannot be done now; try again in a moment.");
        } catch (RuntimeException failed) {
            LOG.error("a client's event failed", failed);
            answer = no("internal-error", "Something went wrong here.");
        }
        reply(socket, event, name, answer);
    }

    private void reply(LiveSocket socket, ClientPacket.Event event, String name, Answer answer) {
        Answer told = answer instanceof Refused refused ? refused.ofEvent(name) : answer;
        if (told instanceof Refused) {
            send(List.of(socket), ServerEvent.ERROR, told);
        }
        if (event.ack() != null) {
            socket.acknowledge(event.ack(), new RawJson(wire.writeValueAsBytes(told)));
        }
    }

    private Answer act(LiveSocket socket, AccountRef person, String name, JsonNode argument) {
        Optional<ClientEvent> known = ClientEvent.of(name);
        if (known.isEmpty()) {
            meters.dropped("unknown-event");
            return no("unknown-event", "There is no such event.");
        }
        return switch (known.get()) {
            case JOIN_CALL -> join(socket, person, argument);
            case LEAVE_CALL -> leave(socket, argument);
            case UPDATE_STATUS -> status(person, argument);
            case TYPING -> typing(socket, person, argument);
            case STILL_THERE -> Done.DONE;
        };
    }

    private Answer join(LiveSocket socket, AccountRef person, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        if (call == null) {
            return invalid("call_id");
        }
        if (!access.mayJoin(person, call)) {
            meters.dropped("forbidden");
            return no("call-not-found", "There is no such call, or it is not yours.");
        }
        return sockets.joinCall(socket, call)
                ? Done.DONE
                : no("too-many-calls", "This socket listens to too many calls.");
    }

    private Answer leave(LiveSocket socket, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        if (call == null) {
            return invalid("call_id");
        }
        sockets.leaveCall(socket, call);
        return Done.DONE;
    }

    private Answer status(AccountRef person, JsonNode argument) {
        String status = ClientJson.text(argument, "status", "status", MAX_ID);
        Optional<OwnStatus> wanted = status == null ? Optional.empty() : OwnStatus.of(status);
        if (wanted.isEmpty()) {
            return no("validation-failed", "status must be one of available, away, do_not_disturb.");
        }
        if (person.type() == AccountType.GUEST) {
            return no("forbidden", "Guests have no status.");
        }
        agents.set(person, wanted.get());
        return Done.DONE;
    }

    private Answer typing(LiveSocket socket, AccountRef person, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        JsonNode typing = argument.has("is_typing") ? argument.get("is_typing") : argument.get("isTyping");
        if (call == null || typing == null || !typing.isBoolean()) {
            return invalid(call == null ? "call_id" : "is_typing");
        }
        if (!socket.calls().contains(call)) {
            return no("not-joined", "Join the call first.");
        }
        send(sockets.inCall(call).stream().filter(other -> other != socket).toList(), ServerEvent.USER_TYPING,
                new UserTyping(call, person.id(), person.username(), typing.asBoolean()));
        return Done.DONE;
    }

    private static Answer invalid(String field) {
        return no("validation-failed", field + " is missing or not valid.");
    }

    private void send(Collection<LiveSocket> targets, ServerEvent event, Object body) {
        List<Encoded> batch = List.of(Encoded.of(event, wire.writeValueAsBytes(body)));
        for (LiveSocket target : targets) {
            if (!target.push(batch)) {
                meters.dropped("slow");
            }
        }
    }
}
