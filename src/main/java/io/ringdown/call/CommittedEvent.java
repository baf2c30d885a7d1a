package io.ringdown.call;

/// An event that is in the database, with the call as it was right after it.
///
/// @param eventId grows with every event of this service, over all calls and restarts; a client that was away names
///                the last one it saw
public record CommittedEvent(long eventId, CallEvent event, Call call) {}
