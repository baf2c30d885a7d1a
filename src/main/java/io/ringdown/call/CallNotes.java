package io.ringdown.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Port: what people write about calls, while they last and afterwards. No part of a call's state: nothing that happens to
/// the call changes it. All methods block; they throw Spring's `DataAccessException`.
public interface CallNotes {

    /// What is written about a call; [Notes#NONE] if nothing is.
    default Notes of(CallId call) {
        return of(List.of(call)).getOrDefault(call, Notes.NONE);
    }

    /// Calls that nothing is written about are left out.
    Map<CallId, Notes> of(Collection<CallId> calls);

    /// Changes what is given and leaves the rest.
    ///
    /// @param by who writes
    /// @return all that is written now
    /// @throws CallException.CallNotFound if there is no such call
    Notes change(CallId call, Change change, UUID by);

    /// @param by who wrote last
    /// @param at when
    record Notes(@Nullable String text, List<String> tags, @Nullable String disposition, @Nullable UUID by,
            @Nullable Instant at) {

        public static final Notes NONE = new Notes(null, List.of(), null, null, null);
    }

    /// Null leaves it as it is; an empty text removes it.
    record Change(@Nullable String text, @Nullable List<String> tags, @Nullable String disposition) {

        public boolean isNothing() {
            return text == null && tags == null && disposition == null;
        }
    }
}
