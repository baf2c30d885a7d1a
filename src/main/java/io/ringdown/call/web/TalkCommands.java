package io.ringdown.call.web;

import io.ringdown.call.CallCommand;
import io.ringdown.call.web.Commands.Commanded;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What people want within a talk: hold, mute, keys. Each is for one participant: the asker, or the one whom those name who
/// are no party of the call.
@RestController
@RequestMapping("/api/calls/{id}")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "Calls")
class TalkCommands {

    private final Commands commands;

    TalkCommands(Commands commands) {
        this.commands = commands;
    }

    /// @param party for those who are no party of the call themselves
    @Schema(name = "CallSide")
    record Side(
            @Schema(example = "callee") @Nullable @Pattern(regexp = Commands.PARTY, message = Commands.NOT_A_PARTY) String party) {

        static @Nullable String of(@Nullable Side wanted) {
            return wanted == null ? null : wanted.party();
        }
    }

    @Schema(name = "Keys")
    record Keys(
            @Schema(example = "42#") @NotNull @Pattern(regexp = "[0-9*#A-D]{1,32}", message = "must be 1 to 32 of 0-9 * # A-D") String digits,
            @Schema(example = "callee") @Nullable @Pattern(regexp = Commands.PARTY, message = Commands.NOT_A_PARTY) String party) {}

    @PostMapping("/hold")
    @Operation(operationId = "holdCall", summary = "Put the others on hold", description = "Of two, the other hears music, and neither side hears the other. In a conference who holds leaves the talk, and the others go on.")
    Commanded hold(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return commands.as(Side.of(wanted), id, asker, "The others are being put on hold.",
                (by, at) -> new CallCommand.Hold(by, true, at));
    }

    @PostMapping("/resume")
    @Operation(operationId = "resumeCall", summary = "Take the other side back from hold", description = "What a phone holds by itself only the phone takes back: 409.")
    Commanded resume(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return commands.as(Side.of(wanted), id, asker, "The other side is being taken back.",
                (by, at) -> new CallCommand.Hold(by, false, at));
    }

    @PostMapping("/mute")
    @Operation(operationId = "muteCall", summary = "Not be heard")
    Commanded mute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return commands.as(Side.of(wanted), id, asker, "The side is being muted.",
                (by, at) -> new CallCommand.Mute(by, true, at));
    }

    @PostMapping("/unmute")
    @Operation(operationId = "unmuteCall", summary = "Be heard again")
    Commanded unmute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return commands.as(Side.of(wanted), id, asker, "The side is being heard again.",
                (by, at) -> new CallCommand.Mute(by, false, at));
    }

    @PostMapping("/dtmf")
    @Operation(operationId = "pressKeys", summary = "Press keys", description = "The other side hears them (RFC 4733). Keys pressed at phones come as events of type `digit`, as these do.")
    Commanded press(@PathVariable String id, @Valid @RequestBody Keys wanted, Authentication asker) {
        return commands.as(wanted.party(), id, asker, "The keys are being pressed.",
                (by, at) -> new CallCommand.SendDigits(by, wanted.digits(), at));
    }
}
