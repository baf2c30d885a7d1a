package io.ringdown.live;

import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
import io.ringdown.agent.Agents;
import io.ringdown.agent.OwnStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final int MAX_ID = 100;

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
    private record Answer(boolean success, String code, String message) {

        static final Answer DONE = new Answer(true, "", "");

        static Answer no(String code, String message) {
            return new Answer(false, code, message);
        }
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
                answer = Answer.no("malformed", "An event has a name and one object.");
            } else {
                answer = sessions.isGood(session)
                        ? act(socket, session.account(), name, argument)
                        : Answer.no("unauthenticated", "The session has ended.");
            }
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("a client's event cannot be looked at: {}", away.toString());
            answer = Answer.no("unavailable", "This cannot be done now; try again in a moment.");
        } catch (RuntimeException failed) {
            LOG.error("a client's event failed", failed);
            answer = Answer.no("internal-error", "Something went wrong here.");
        }
        reply(socket, event, name, answer);
    }

    private void reply(LiveSocket socket, ClientPacket.Event event, String name, Answer answer) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", answer.success());
        if (!answer.success()) {
            body.put("event", name.length() > MAX_ID ? name.substring(0, MAX_ID) : name);
            body.put("code", answer.code());
            body.put("error", answer.message());
            body.put("message", answer.message());
            send(List.of(socket), "error", body);
        }
        if (event.ack() != null) {
            socket.acknowledge(event.ack(), new RawJson(wire.writeValueAsBytes(body)));
        }
    }

    private Answer act(LiveSocket socket, AccountRef person, String name, JsonNode argument) {
        return switch (name) {
            case "join_call" -> join(socket, person, argument);
            case "leave_call" -> leave(socket, argument);
            case "update_status" -> status(person, argument);
            case "typing" -> typing(socket, person, argument);
            case "still_there" -> Answer.DONE;
            default -> {
                meters.dropped("unknown-event");
                yield Answer.no("unknown-event", "There is no such event.");
            }
        };
    }

    private Answer join(LiveSocket socket, AccountRef person, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        if (call == null) {
            return invalid("call_id");
        }
        if (!access.mayJoin(person, call)) {
            meters.dropped("forbidden");
            return Answer.no("call-not-found", "There is no such call, or it is not yours.");
        }
        return sockets.joinCall(socket, call)
                ? Answer.DONE
                : Answer.no("too-many-calls", "This socket listens to too many calls.");
    }

    private Answer leave(LiveSocket socket, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        if (call == null) {
            return invalid("call_id");
        }
        sockets.leaveCall(socket, call);
        return Answer.DONE;
    }

    private Answer status(AccountRef person, JsonNode argument) {
        String status = ClientJson.text(argument, "status", "status", MAX_ID);
        Optional<OwnStatus> wanted = status == null ? Optional.empty() : OwnStatus.of(status);
        if (wanted.isEmpty()) {
            return Answer.no("validation-failed", "status must be one of available, away, do_not_disturb.");
        }
        if (person.type() == AccountType.GUEST) {
            return Answer.no("forbidden", "Guests have no status.");
        }
        agents.set(person, wanted.get());
        return Answer.DONE;
    }

    private Answer typing(LiveSocket socket, AccountRef person, JsonNode argument) {
        String call = ClientJson.text(argument, "call_id", "callId", MAX_ID);
        JsonNode typing = argument.has("is_typing") ? argument.get("is_typing") : argument.get("isTyping");
        if (call == null || typing == null || !typing.isBoolean()) {
            return invalid(call == null ? "call_id" : "is_typing");
        }
        if (!socket.calls().contains(call)) {
            return Answer.no("not-joined", "Join the call first.");
        }
        send(sockets.inCall(call).stream().filter(other -> other != socket).toList(), "user_typing",
                new UserTyping(call, person.id(), person.username(), typing.asBoolean()));
        return Answer.DONE;
    }

    private static Answer invalid(String field) {
        return Answer.no("validation-failed", field + " is missing or not valid.");
    }

    private void send(Collection<LiveSocket> targets, String name, Object body) {
        List<Encoded> batch = List.of(Encoded.of(name, wire.writeValueAsBytes(body)));
        for (LiveSocket target : targets) {
            if (!target.push(batch)) {
                meters.dropped("slow");
            }
        }
    }
}
