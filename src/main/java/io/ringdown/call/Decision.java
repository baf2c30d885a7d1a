package io.ringdown.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows from one input: the call afterwards, the events to be written, and what is to be done once they are.
///
/// @param between      the call after each event but the last, whose call is the one afterwards
/// @param legs         the legs that changed and are to be stored
/// @param participants the participants who changed and are to be stored
/// @param recording    if it has changed and is to be stored
/// @param effects      in the order they are to be carried out
record Decision(Call call, List<CallEvent> events, List<Call> between, List<Effect> effects, List<Leg> legs,
        List<Participant> participants, @Nullable CallRecording recording) {

    /// The call stays as it is.
    static Decision none(Call call) {
        return new Decision(call, List.of(), List.of(), List.of(), List.of(), List.of(), null);
    }

    /// Nothing to store and nothing to do; the call itself may differ in what is kept in memory only.
    boolean isSilent() {
        return events.isEmpty() && effects.isEmpty() && legs.isEmpty() && participants.isEmpty()
                && recording == null;
    }
}
