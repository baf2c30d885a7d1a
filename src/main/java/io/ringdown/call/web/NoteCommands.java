package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallNotes.Change;
import io.ringdown.call.CallService;
import io.ringdown.call.web.NotedCall.AuthorNotes;
import io.ringdown.precondition.IfMatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What staff write about calls, alive or ended. Each author has notes of their own; tags and disposition are the call's.
@RestController
@RequestMapping("/api/calls/{id}")
@PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
@Tag(name = "Calls")
class NoteCommands {

    private static final String NO_NUL = "[^\\x00\\ud800-\\udfff]*";
    private static final String ILLEGAL = "has an illegal character";

    private final CallService calls;
    private final CallNotes notes;

    NoteCommands(CallService calls, CallNotes notes) {
        this.calls = calls;
        this.notes = notes;
    }

    @Schema(name = "CallNotesWanted")
    record WriteNotes(
            @Schema(example = "Wants to be called back on Monday.") @NotBlank @Size(max = 500) @Pattern(regexp = NO_NUL, message = ILLEGAL) String notes) {}

    /// What is not given stays; an empty text, or no tags, removes.
    @Schema(name = "CallChange")
    record ChangeCall(
            @Schema(example = "Wants to be called back on Monday.") @Nullable @Size(max = 500) @Pattern(regexp = NO_NUL, message = ILLEGAL) String notes,
            @Schema(example = "[\"callback\"]") @Nullable @Size(max = 20) List<@NotNull @NotBlank @Size(max = 40) @Pattern(regexp = NO_NUL, message = ILLEGAL) String> tags,
            @Schema(example = "sold") @Nullable @Size(max = 50) @Pattern(regexp = NO_NUL, message = ILLEGAL) String disposition) {}

    @PostMapping("/notes")
    @Operation(operationId = "writeCallNotes", summary = "Write one's own notes of a call", description = "In place of what the author had there; what others have written stays. Attendants and admins.")
    NotedCall write(@PathVariable String id, @Valid @RequestBody WriteNotes wanted, IfMatch seen,
            Authentication authentication) {
        return change(id, new Change(wanted.notes(), null, null), seen, authentication);
    }

    @PatchMapping
    @Operation(operationId = "changeCall", summary = "Change what is written about a call", description = "What is not given stays as it is; an empty text or an empty list removes. `notes` are the author's own. Attendants and admins.")
    NotedCall change(@PathVariable String id, @Valid @RequestBody ChangeCall wanted, IfMatch seen,
            Authentication authentication) {
        List<String> tags = wanted.tags();
        return change(id, new Change(wanted.notes(), tags == null ? null : tags.stream().distinct().toList(),
                wanted.disposition()), seen, authentication);
    }

    @GetMapping("/notes/history")
    @Operation(operationId = "listCallNotes", summary = "Everything that was written as notes of a call", description = "By all authors, the newest first. The last 200 texts of each author are kept. Attendants and admins.")
    List<AuthorNotes> history(@PathVariable String id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit, Authentication authentication) {
        Call call = Asker.of(authentication).seeing(CallQueries.find(calls, id));
        return notes.history(call.id(), limit).stream().map(AuthorNotes::of).toList();
    }

    private NotedCall change(String id, Change change, IfMatch seen, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        return NotedCall.of(call, change.isNothing()
                ? notes.of(call.id())
                : notes.change(call.id(), change, asker.account(), seen), asker);
    }
}
