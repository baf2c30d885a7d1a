package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallService;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Route;
import io.ringdown.call.Telephony;
import io.ringdown.call.web.Commands.Commanded;
import io.ringdown.idempotency.Idempotency;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What people want of calls. A command that is accepted answers 202 with the call as it is now; what becomes of it is
/// told by event.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls")
class CallCommands {

    /// What people may say, as Q.850.
    private static final Map<String, Integer> CAUSES = Map.of("normal", HangupCause.NORMAL_CLEARING, "busy",
            HangupCause.USER_BUSY, "declined", HangupCause.CALL_REJECTED, "no_answer", HangupCause.NO_ANSWER,
            "congestion", HangupCause.CONGESTION);

    private final CallService calls;
    private final Commands commands;
    private final Telephony telephony;
    private final Idempotency idempotency;

    CallCommands(CallService calls, Commands commands, Telephony telephony, Idempotency idempotency) {
        this.calls = calls;
        this.commands = commands;
        this.telephony = telephony;
        this.idempotency = idempotency;
    }

    /// @param callType needs not be given: the number tells
    record MakeCall(
            @Schema(example = "3001") @JsonAlias("callerDevice") @NotNull @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String callerDevice,
            @Schema(description = "A line, a short number such as 112, or an outside number with `+` and the country or as it is dialled at home", example = "3002") @JsonAlias("calleeDevice") @NotNull @Pattern(regexp = "[0-9]{2,5}|"
                    + Commands.WRITTEN, message = "must be a line, a short number, or an outside number such as +493012345678") String calleeDevice,
            @Schema(example = "internal") @JsonAlias("callType") @Nullable @Pattern(regexp = "internal|external", message = "must be internal or external") String callType,
            @Schema(description = "The caller's phone to be rung, if not all", example = "3001") @Nullable @Pattern(regexp = Commands.PHONE, message = Commands.NOT_A_PHONE) String device) {}

    @Schema(name = "HangUp")
    record HangUp(
            @Schema(example = "busy") @Nullable @Pattern(regexp = "normal|busy|declined|no_answer|congestion", message = "must be normal, busy, declined, no_answer or congestion") String reason,
            @Schema(description = "End it for all, however many remain", example = "false") @Nullable Boolean everybody) {}

    @Schema(name = "CallMade")
    record Made(boolean success, String callId, NotedCall callHistory) {}

    @PostMapping("/make")
    @Operation(operationId = "makeCall", summary = "Make a call", description = "Rings the caller's own devices first (a single one is asked to answer by itself); when one is answered, the callee's. An outside number takes a trunk, the right of the caller's account to call it (403 `outside-call-not-allowed`) and a free circuit (409 `too-many-outside-calls`). A callee who is away or does not want to be disturbed is not rung: the call has ended by then (`no_answer`, `busy`), and they have missed it. A callee none of whose phones is there is not called: 409 `callee-offline`. Only attendants and admins may call from a line that is not theirs. A repeat with the same Idempotency-Key makes no second call and is answered as the first was, with `Idempotent-Replayed: true`.")
    @ApiResponse(responseCode = "202", description = "Accepted", content = @Content(mediaType = "application/json", schema = @Schema(implementation = Made.class)))
    ResponseEntity<JsonNode> make(@Valid @RequestBody MakeCall wanted,
            @Parameter(description = "Any word of the client's for this one call, 1 to 255 printable characters") @RequestHeader(name = Idempotency.KEY, required = false) @Nullable String key,
            Authentication authentication) {
        Asker asker = Asker.of(authentication);
        return idempotency.once(
                new Idempotency.Request(asker.account(), key, "make", wanted, HttpStatus.ACCEPTED),
                () -> made(wanted, asker));
    }

    private Made made(MakeCall wanted, Asker asker) {
        Route.ToLine caller = commands.line(wanted.callerDevice());
        if (!asker.staff() && !caller.party().is(asker.account())) {
            throw new CallException.NotYourCall("The line " + wanted.callerDevice() + " is not yours.");
        }
        if (wanted.callerDevice().equals(wanted.calleeDevice())) {
            throw new CallException.InvalidRequest("callee_device", "must not be the caller's own line");
        }
        Commands.Phones phones = commands.phones(caller, wanted.device());
        String node = telephony.nodeForNewCall();
        Route route = commands.reachable(caller.party(), wanted.calleeDevice());
        Call call = commands.taking(caller.party(), route,
                () -> calls.make(phones.line(), phones.answers(), wanted.calleeDevice(), route, node));
        return new Made(true, call.id().value(), NotedCall.of(call, CallNotes.Notes.NONE, asker));
    }

    @PostMapping("/{id}/hangup")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "hangUpCall", summary = "End a call", description = "A callee who does so before answering declines it. Where more than two talk, or a transfer is under way, a participant leaves and the call goes on, unless `everybody` is true. `reason` is what a phone that was not answered yet is told.")
    Commanded hangup(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable HangUp wanted,
            Authentication authentication) {
        Integer cause = wanted == null || wanted.reason() == null ? null : CAUSES.get(wanted.reason());
        boolean everybody = wanted != null && Boolean.TRUE.equals(wanted.everybody());
        return commands.own(id, authentication, "The call is being ended.",
                (by, at) -> new CallCommand.Hangup(by, everybody, cause, at));
    }
}
