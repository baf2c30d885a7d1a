package io.ringdown.call;

import java.util.List;

/// What people missed while they were away.
public interface CatchUp {

    /// Blocks for some seconds at the most. Whoever asks hears what happens from now on already, so nothing falls between:
    /// what is committed before the look is in the answer, what comes after it has an id above `upTo`.
    Missed since(MissedEvents.Wanted wanted);

    /// What can be told.
    sealed interface Missed {

        /// All of it.
        ///
        /// @param events in the order of their ids, each with its call as it is now, which may be further than the event
        /// @param upTo   everything up to this event is told by them
        record Complete(List<CommittedEvent> events, long upTo) implements Missed {}

        /// More than was wanted.
        record TooMany() implements Missed {}

        /// The database is away, or has not got everything that was told.
        record NotAvailable() implements Missed {}
    }
}
