package io.ringdown.live;

import io.ringdown.live.Beginnings.CaughtUp;
import io.ringdown.live.Beginnings.Snapshot;
import io.ringdown.live.ClientEvents.Refused;
import io.ringdown.live.ClientEvents.UserTyping;
import io.ringdown.live.Farewell.ServerStopping;
import io.ringdown.live.Pushes.CallPush;
import io.ringdown.live.Pushes.Position;
import io.ringdown.live.StatusPushes.StatusUpdated;
import java.util.Locale;

/// Every event that clients can hear, with its one argument. [AsyncDocs] describes Socket.IO from it.
enum ServerEvent {
    CALL_INITIATED(Room.CALL, CallPush.class), CALL_QUEUED(Room.CALL, CallPush.class), CALL_RINGING(Room.CALL, CallPush.class), CALL_ANSWERED(Room.CALL, CallPush.class), CALL_HELD(Room.CALL, CallPush.class), CALL_RESUMED(Room.CALL, CallPush.class), CALL_TRANSFERRED(Room.CALL, CallPush.class), CALL_ENDED(Room.CALL, CallPush.class), CALL_UPDATED(Room.CALL, CallPush.class), CALL_MISSED(Room.PERSON, CallPush.class), USER_TYPING(Room.CALL, UserTyping.class), STATUS_UPDATED(Room.PERSON, StatusUpdated.class), SNAPSHOT(Room.SOCKET, Snapshot.class), CAUGHT_UP(Room.SOCKET, CaughtUp.class), POSITION(Room.SOCKET, Position.class), SERVER_STOPPING(Room.SOCKET, ServerStopping.class), ERROR(Room.SOCKET, Refused.class);

    /// Who hears an event.
    enum Room {
        /// The people of the call, and who has joined it.
        CALL,
        /// One person, by all their sockets.
        PERSON,
        /// One socket.
        SOCKET
    }

    private final Room room;

    private final Class<?> payload;

    ServerEvent(Room room, Class<?> payload) {
        this.room = room;
        this.payload = payload;
    }

    /// Its name on the wire: plain letters and underscores.
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    Room room() {
        return room;
    }

    Class<?> payload() {
        return payload;
    }

    /// When it is said.
    String summary() {
        return switch (this) {
            case CALL_INITIATED -> "A call has begun.";
            case CALL_QUEUED -> "The caller waits in a queue.";
            case CALL_RINGING -> "The callee's phones ring.";
            case CALL_ANSWERED -> "The two sides are connected.";
            case CALL_HELD -> "One side holds the other.";
            case CALL_RESUMED -> "The other side is held no longer.";
            case CALL_TRANSFERRED -> "The call was handed on, `transfer_type` says how.";
            case CALL_ENDED -> "The call is over; `end_reason` of the call says why.";
            case CALL_UPDATED -> "Anything else about a call, see `type`.";
            case CALL_MISSED -> "The person has missed the call. It follows the event that it comes from, with the next, odd `event_id`.";
            case USER_TYPING -> "Somebody else who has joined the call writes, or has stopped.";
            case STATUS_UPDATED -> "How it stands with a person. Staff hear it of everybody.";
            case SNAPSHOT -> "The living calls, in place of whatever the client showed.";
            case CAUGHT_UP -> "The client has been told what it missed.";
            case POSITION -> "Up to this event the client has heard everything.";
            case SERVER_STOPPING -> "The service stops; the connection breaks at once.";
            case ERROR -> "An event of the client's could not be taken.";
        };
    }
}
