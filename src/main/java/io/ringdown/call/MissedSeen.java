package io.ringdown.call;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Port: up to when people have seen the calls that they missed. Kept for the person, so that every page of theirs knows it.
/// Blocks; throws Spring's `DataAccessException`.
public interface MissedSeen {

    /// Empty for those who have never looked.
    Optional<Instant> of(UUID person);

    /// Never goes back: of two pages the one that has seen more is right.
    ///
    /// @param until the beginning of the latest call that was seen
    /// @return what holds now
    Instant see(UUID person, Instant until);
}
