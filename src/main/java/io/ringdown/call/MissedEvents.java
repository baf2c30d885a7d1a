package io.ringdown.call;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Port: events read again for those who were not there to hear them.
public interface MissedEvents {

    /// Blocks, for some seconds at the most; throws Spring's `DataAccessException`.
    Found after(Wanted wanted);

    /// What somebody wants to know.
    ///
    /// @param eventId the last event they heard
    /// @param joined  calls beside their own that they listened to
    /// @param most    how many events at the most
    record Wanted(long eventId, UUID person, Set<CallId> joined, int most) {}

    /// What there is, by one look.
    ///
    /// @param events in the order of their ids, one more than wanted if there are more; each with its call as it is now
    /// @param upTo   the last event of all people and calls at that moment
    record Found(List<CommittedEvent> events, long upTo) {}
}
