package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ringdown.call.Call;
import io.ringdown.call.CallNotes.Notes;
import io.ringdown.call.CallView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as REST tells it: with what people have written about it. Pushes have the call alone; no event changes the notes.
///
/// @param notedBy the account that wrote last
@Schema(name = "Call")
@JsonInclude(JsonInclude.Include.ALWAYS)
record NotedCall(@JsonUnwrapped CallView call,
        @Schema(example = "Wants to be called back on Monday.") @Nullable String notes,
        @Schema(example = "[\"callback\"]") List<String> tags, @Schema(example = "sold") @Nullable String disposition,
        @Nullable UUID notedBy, @Nullable Instant notedAt) {

    static NotedCall of(Call call, Notes notes) {
        Instant at = notes.at();
        return new NotedCall(CallView.of(call), notes.text(), notes.tags(), notes.disposition(), notes.by(),
                at == null ? null : at.truncatedTo(ChronoUnit.MILLIS));
    }
}
