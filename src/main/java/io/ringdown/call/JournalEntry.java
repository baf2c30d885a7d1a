package io.ringdown.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What one input changed in one call, on its way to the database and from there to those who wait for it.
///
/// @param events  to be written
/// @param between the call after each event but the last; empty where nobody hears of these
/// @param legs    to be written
/// @param participants to be written
/// @param recording to be written, if it has changed
/// @param effects to be carried out after the commit
/// @param reply   completed with the call after the commit, if somebody waits
public record JournalEntry(Call call, List<CallEvent> events, List<Call> between, List<Leg> legs,
        List<Participant> participants,
        @Nullable CallRecording recording, List<Effect> effects, @Nullable CompletableFuture<Call> reply) {

    /// Does nobody wait for this to be written? Then it may be written with what comes next.
    boolean canWait() {
        return events.isEmpty() && effects.isEmpty() && reply == null;
    }

    /// The call as it was right after this event.
    Call after(int event) {
        return event < between.size() ? between.get(event) : call;
    }

    /// Is there anything to write?
    public boolean isDurable() {
        return !events.isEmpty() || !legs.isEmpty() || !participants.isEmpty() || recording != null;
    }
}
