package io.ringdown.recording;

import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.web.Asker;
import io.ringdown.recording.Recording.Stored;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The recordings of a call, for whoever may see the call.
@RestController
@RequestMapping("/api/calls/{id}/recordings")
@Tag(name = "Calls")
class RecordingWeb {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final CallService calls;
    private final Recordings recordings;
    private final Listening listening;

    RecordingWeb(CallService calls, Recordings recordings, Listening listening) {
        this.calls = calls;
        this.recordings = recordings;
        this.listening = listening;
    }

    /// @param duration  in seconds; null while it is not known
    /// @param startedBy the account; null where the configuration has calls recorded
    /// @param detail    why it failed, or what of it is lost
    /// @param expiresAt when it is removed; null for never
    @Schema(name = "Recording")
    record View(@Schema(example = "5b0c5a4e-3f3b-4c0a-9d0b-6a2f3f6f1c11") UUID id, String callId,
            @Schema(example = "1") int n,
            @Schema(implementation = Recording.State.class, example = "stored") String state,
            Instant startedAt, @Nullable UUID startedBy, @Nullable Instant endedAt,
            @Schema(example = "61.3") @Nullable Double duration, @Schema(example = "981044") @Nullable Long bytes,
            @Schema(example = "wav") String format, @Nullable String detail, @Nullable Instant expiresAt) {

        static View of(Recording recording) {
            Stored stored = recording.stored();
            Long millis = recording.millis();
            return new View(recording.id(), recording.call().value(), recording.n(), recording.state().wire(),
                    recording.startedAt().truncatedTo(ChronoUnit.MILLIS), recording.startedBy(),
                    millis(recording.endedAt()),
                    millis == null ? null : millis / 1000.0, stored == null ? null : stored.bytes(), "wav",
                    recording.detail(), stored == null ? null : millis(stored.expiresAt()));
        }

        private static @Nullable Instant millis(@Nullable Instant time) {
            return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    @GetMapping
    @Operation(operationId = "listRecordings", summary = "The recordings of a call", description = "In the order in which they were begun. One that is `storing` can be heard in a moment.")
    List<View> list(@PathVariable String id, Authentication asker) {
        return recordings.of(seen(id, asker)).stream().map(View::of).toList();
    }

    @GetMapping("/{rid}")
    @Operation(operationId = "downloadRecording", summary = "Listen to a recording", description = "WAV, 16 bit, one channel. Single ranges of bytes are answered 206, so players can seek. Who listens is written to the audit log.")
    @ApiResponse(responseCode = "200", description = "All of it", content = @Content(mediaType = "audio/wav", schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "206", description = "A range of it", content = @Content(mediaType = "audio/wav", schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "416", description = "The range lies behind its end", content = @Content)
    void listen(@PathVariable String id, @PathVariable String rid,
            @Parameter(description = "Such as `bytes=0-65535`") @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response, Authentication asker) throws IOException {
        CallId call = seen(id, asker);
        Recording recording = Optional.of(rid).filter(ID.asMatchPredicate())
                .flatMap(known -> recordings.find(call, UUID.fromString(known)))
                .orElseThrow(() -> new RecordingException.RecordingNotFound());
        listening.answer(recording, new Listening.Wish(asker.getName(), range, ifRange,
                request.getMethod().equals("HEAD")), response);
    }

    private CallId seen(String id, Authentication asker) {
        return Asker.of(asker).find(calls, id).id();
    }
}
