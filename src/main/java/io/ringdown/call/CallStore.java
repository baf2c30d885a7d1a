package io.ringdown.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Port: where calls are kept. All methods block; they throw Spring's `DataAccessException`.
public interface CallStore {

    /// Writes all of it in one transaction: events are added, the rows of calls, legs and participants brought up to the
    /// last state given. Writing the same again changes nothing, so a batch whose outcome is unknown may be repeated.
    ///
    /// @param events the events of all entries with their ids, in order
    void append(List<JournalEntry> entries, List<CommittedEvent> events);

    /// The highest event id there is, 0 for none.
    long lastEventId();

    /// Every call that has not ended, or that ended with a leg left, with its legs.
    List<Call> live();

    /// A call with its legs, ended or not.
    Optional<Call> find(CallId id);

    /// Which of these calls there are.
    Set<CallId> known(Collection<CallId> ids);

    /// Which of these channels are legs of calls that began then or later.
    Set<ChannelId> channels(Collection<ChannelId> channels, Instant since);

    /// The events of a call by `seq`.
    List<StoredEvent> events(CallId id);

    /// An event as it lies in the database.
    record StoredEvent(long eventId, CallEvent event) {}
}
