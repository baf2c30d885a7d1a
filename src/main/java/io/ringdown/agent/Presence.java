package io.ringdown.agent;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How it stands with one person, as others have been told.
///
/// @param line      the person's number, null for one without
/// @param setStatus what the person said of themselves
/// @param since     since when the status holds
public record Presence(UUID account, String username, @Nullable String line, AgentStatus status, OwnStatus setStatus,
        Instant since) {

    /// Is there something to be told?
    boolean differsFrom(Presence before) {
        return status != before.status || setStatus != before.setStatus
                || !String.valueOf(line).equals(String.valueOf(before.line));
    }

    /// Nobody has to remember a person without line and without anything to say.
    boolean isNobody() {
        return line == null && status == AgentStatus.OFFLINE;
    }
}
