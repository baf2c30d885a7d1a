package io.ringdown.call;

/// An event that will not be lost any more, with the call as it was right after it.
///
/// @param eventId grows with every event of this service, over all calls and restarts; a client that was away names
///                the last one it saw
/// @param durable in the database; else the database is away, and it is on this service's own disk until it is back
public record CommittedEvent(long eventId, CallEvent event, Call call, boolean durable) {

    /// The id of what an event brings along for one person (`call_missed`); whoever has heard up to there has heard all of the
    /// event.
    public static long alongWith(long eventId) {
        return eventId | 1;
    }

    /// Is it told to those who listen? A call that was found afterwards is told of once, by its end.
    boolean isNews() {
        return call.origin() == Origin.RINGDOWN || event.seq() == call.seq();
    }

    CommittedEvent notDurable() {
        return new CommittedEvent(eventId, event, call, false);
    }
}
