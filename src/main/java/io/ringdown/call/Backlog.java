package io.ringdown.call;

import java.util.List;

/// Port: where changes are kept while the database is away, on disk and in order, until they are written there.
public interface Backlog {

    /// Opens what an earlier run has left behind. Blocks.
    void open();

    /// Keeps a batch behind those kept already. Called by the journal's writer alone.
    ///
    /// @return true once it is on the disk; false if there is no room or the disk refuses, then nothing was kept
    boolean keep(List<JournalEntry> entries, List<CommittedEvent> events);

    /// Writes the oldest batch to the database and forgets it. Never called by two threads at a time.
    ///
    /// @return was there one
    /// @throws org.springframework.dao.DataAccessException while the database is away; then it is the oldest still
    boolean writeBack();

    /// Is nothing kept? Any thread.
    boolean isEmpty();

    /// How full it is, from 0 to 1; 1 also while the disk takes nothing. Any thread.
    double fullness();

    /// Changes that the database will never take, whatever is tried, are laid aside for people to look at.
    void layAside(JournalEntry entry, List<CommittedEvent> events);
}
