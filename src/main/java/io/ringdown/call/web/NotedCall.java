package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ringdown.call.Call;
import io.ringdown.call.CallNotes.Notes;
import io.ringdown.call.CallNotes.Text;
import io.ringdown.call.CallView;
import io.ringdown.call.CallVisibility;
import io.ringdown.precondition.Versioned;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as REST tells it to one asker: to staff with what has been written about it, to others without. Pushes have the call
/// alone; no event changes the notes.
///
/// @param notes   the asker's own
/// @param notedBy the account that wrote last
/// @param notesVersion of what the asker can change
@Schema(name = "Call")
@JsonInclude(JsonInclude.Include.ALWAYS)
record NotedCall(@JsonUnwrapped CallView call,
        @Schema(description = "What the asker has written; staff only, as all that is written", example = "Wants to be called back on Monday.") @Nullable String notes,
        @Schema(description = "What others have written") List<AuthorNotes> othersNotes,
        @Schema(example = "[\"callback\"]") List<String> tags, @Schema(example = "sold") @Nullable String disposition,
        @Nullable UUID notedBy, @Nullable Instant notedAt,
        @Schema(description = "Of what the asker can write; for `If-Match`, `ETag` has it too", example = "42") long notesVersion)
        implements
            Versioned {

    @Override
    public long version() {
        return notesVersion;
    }

    /// What one author has written.
    @Schema(name = "CallNotes")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AuthorNotes(UUID author, @Schema(example = "Ana Costa") @Nullable String authorName,
            @Schema(description = "Null if the author has removed it", example = "Has paid.") @Nullable String notes,
            Instant at) {

        static AuthorNotes of(Text text) {
            return new AuthorNotes(text.author(), text.name(), text.text(), text.at().truncatedTo(ChronoUnit.MILLIS));
        }
    }

    static NotedCall of(Call call, Notes written, Asker asker) {
        Notes notes = asker.staff() ? written : Notes.NONE;
        Instant at = notes.at();
        List<Text> texts = notes.texts().stream().filter(text -> text.text() != null).toList();
        return new NotedCall(CallView.of(call, CallVisibility.of(call, asker.account(), asker.staff())),
                texts.stream().filter(text -> text.author().equals(asker.account())).map(Text::text)
                        .filter(Objects::nonNull).findFirst().orElse(null),
                texts.stream().filter(text -> !text.author().equals(asker.account())).map(AuthorNotes::of).toList(),
                notes.tags(), notes.disposition(), notes.by(), at == null ? null : at.truncatedTo(ChronoUnit.MILLIS),
                notes.version(asker.account()));
    }
}
