package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallNotes.Change;
import io.ringdown.call.CallService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people write about calls, alive or ended. Whoever may see a call may write about it.
@RestController
@RequestMapping("/api/calls/{id}")
@Tag(name = "Calls")
class NoteCommands {

    private static final String NO_NUL = "[^\\x00]*";
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
    @Operation(summary = "Write the notes of a call", description = "In place of what was there. Parties, attendants and admins.")
    NotedCall write(@PathVariable String id, @Valid @RequestBody WriteNotes wanted, Authentication authentication) {
        return change(id, new Change(wanted.notes(), null, null), authentication);
    }

    @PatchMapping
    @Operation(summary = "Change what is written about a call", description = "What is not given stays as it is; an empty text or an empty list removes. Parties, attendants and admins.")
    NotedCall change(@PathVariable String id, @Valid @RequestBody ChangeCall wanted, Authentication authentication) {
        List<String> tags = wanted.tags();
        return change(id, new Change(wanted.notes(), tags == null ? null : tags.stream().distinct().toList(),
                wanted.disposition()), authentication);
    }

    private NotedCall change(String id, Change change, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        return NotedCall.of(call,
                change.isNothing() ? notes.of(call.id()) : notes.change(call.id(), change, asker.account()));
    }
}
