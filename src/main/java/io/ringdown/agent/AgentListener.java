package io.ringdown.agent;

import java.util.List;

/// Hears how it stands with people, whenever that is another way than before.
public interface AgentListener {

    /// The net change of a short while: each person once. Called on the thread `agents`, which keeps nobody waiting but other
    /// listeners: must not block for long.
    void changed(List<Presence> people);
}
