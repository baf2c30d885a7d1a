package io.ringdown.call;

import io.ringdown.precondition.IfMatch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Port: what staff write about calls, while they last and afterwards. Each author has a text of their own; tags and the
/// disposition are the call's. No part of a call's state: nothing that happens to the call changes it. All methods block; they
/// throw Spring's `DataAccessException`.
public interface CallNotes {

    /// What is written about a call; [Notes#NONE] if nothing is.
    default Notes of(CallId call) {
        return of(List.of(call)).getOrDefault(call, Notes.NONE);
    }

    /// Calls that nothing is written about are left out.
    Map<CallId, Notes> of(Collection<CallId> calls);

    /// Changes what is given and leaves the rest.
    ///
    /// @param by   who writes
    /// @param seen the versions (see [Notes#version]) that may be changed
    /// @return all that is written now
    /// @throws CallException.CallNotFound if there is no such call
    Notes change(CallId call, Change change, UUID by, IfMatch seen);

    /// Every text that anybody has written about the call, the newest first.
    ///
    /// @param most how many at the most
    List<Text> history(CallId call, int most);

    /// A text of one author.
    ///
    /// @param name of the author; null if there is no such account
    /// @param text null if the author has removed it
    record Text(UUID author, @Nullable String name, @Nullable String text, Instant at, long version) {}

    /// @param text   what all authors have written
    /// @param by     who wrote last
    /// @param at     when
    /// @param shared the version of tags and disposition; 0 if neither has been written
    /// @param texts  of each author the one that holds; none where calls are listed
    record Notes(@Nullable String text, List<String> tags, @Nullable String disposition, @Nullable UUID by,
            @Nullable Instant at, long shared, List<Text> texts) {

        public static final Notes NONE = new Notes(null, List.of(), null, null, null, 0, List.of());

        /// The version of what this author can change: what others write in their own texts makes no other.
        public long version(UUID author) {
            return texts.stream().filter(text -> text.author().equals(author)).mapToLong(Text::version)
                    .reduce(shared, Math::max);
        }
    }

    /// Null leaves it as it is; an empty text removes it.
    record Change(@Nullable String text, @Nullable List<String> tags, @Nullable String disposition) {

        public boolean isNothing() {
            return text == null && tags == null && disposition == null;
        }
    }
}
