package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.call.CallException;
import io.ringdown.call.MissedSeen;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Which of their missed calls a person has seen, wherever they looked.
@RestController
@RequestMapping("/api/calls/missed/seen")
@Tag(name = "Calls")
class MissedCommands {

    /// Clocks differ; what has not begun nobody has seen.
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final MissedSeen seen;
    private final Clock clock;

    MissedCommands(MissedSeen seen, Clock clock) {
        this.seen = seen;
        this.clock = clock;
    }

    @Schema(name = "MissedCallsSeen")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Seen(
            @Schema(description = "The beginning of the latest missed call that was seen; null if none was") @Nullable Instant seenUntil) {}

    @Schema(name = "MissedCallsSeenWanted")
    record Wanted(
            @Schema(description = "The `start_time` of the latest one") @JsonAlias("seenUntil") @NotNull Instant seenUntil) {}

    @GetMapping
    @Operation(operationId = "getSeenMissedCalls", summary = "Up to when I have seen my missed calls", description = "Kept for the person: all their pages and apps share it.")
    Seen seen(Authentication authentication) {
        return new Seen(seen.of(Asker.of(authentication).account()).orElse(null));
    }

    @PutMapping
    @Operation(operationId = "saySeenMissedCalls", summary = "Say that I have seen my missed calls", description = "It never goes back: an earlier time than the one before changes nothing.")
    Seen see(@Valid @RequestBody Wanted wanted, Authentication authentication) {
        Instant until = wanted.seenUntil();
        if (until.isBefore(Instant.EPOCH) || until.isAfter(clock.instant().plus(AHEAD))) {
            throw new CallException.InvalidRequest("seen_until", "must be a time that has been");
        }
        return new Seen(seen.see(Asker.of(authentication).account(), until));
    }
}
