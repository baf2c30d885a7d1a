package io.ringdown.call;

import java.util.List;

/// Told of call events after they are committed.
public interface CallListener {

    /// Called on the journal's publishing thread, in commit order and so in `seq` order within each call. It must not
    /// block: hand over and return. What it throws is logged and counted, never passed on.
    void committed(List<CommittedEvent> batch);
}
