package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallService;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.call.Telephony;
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
    private final Routing routing;
    private final Telephony telephony;
    private final CallNotes notes;
    private final Idempotency idempotency;

    CallCommands(CallService calls, Routing routing, Telephony telephony, CallNotes notes, Idempotency idempotency) {
        this.calls = calls;
        this.routing = routing;
        this.telephony = telephony;
        this.notes = notes;
        this.idempotency = idempotency;
    }

    /// @param callType only `internal` calls can be made yet
    record MakeCall(
            @Schema(example = "3001") @JsonAlias("callerDevice") @NotNull @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String callerDevice,
            @Schema(example = "3002") @JsonAlias("calleeDevice") @NotNull @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String calleeDevice,
            @Schema(example = "internal") @JsonAlias("callType") @Nullable @Pattern(regexp = "internal", message = "must be internal") String callType) {}

    @Schema(name = "HangUp")
    record HangUp(
            @Schema(example = "busy") @Nullable @Pattern(regexp = "normal|busy|declined|no_answer|congestion", message = "must be normal, busy, declined, no_answer or congestion") String reason) {}

    @Schema(name = "CallMade")
    record Made(boolean success, String callId, NotedCall callHistory) {}

    @Schema(name = "CallCommanded")
    record Commanded(boolean success, @Schema(example = "The call is being ended.") String message, NotedCall call) {}

    @PostMapping("/make")
    @Operation(summary = "Make a call", description = "Rings the caller's own devices first; when one is answered, the callee's. A callee who is away or does not want to be disturbed is not rung: the call has ended by then (`no_answer`, `busy`). Only attendants and admins may call from a line that is not theirs. A repeat with the same Idempotency-Key makes no second call and is answered as the first was, with `Idempotent-Replayed: true`.")
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
        if (wanted.callerDevice().equals(wanted.calleeDevice())) {
            throw new CallException.InvalidRequest("callee_device", "must not be the caller's own line");
        }
        Route.ToLine caller = line(wanted.callerDevice());
        if (!asker.staff() && !caller.party().is(asker.account())) {
            throw new CallException.NotYourCall("The line " + wanted.callerDevice() + " is not yours.");
        }
        Call call = calls.make(caller, wanted.calleeDevice(), reachable(wanted.calleeDevice()),
                telephony.nodeForNewCall());
        return new Made(true, call.id().value(), NotedCall.of(call, CallNotes.Notes.NONE));
    }

    @PostMapping("/{id}/hangup")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "End a call", description = "A callee who does so before answering declines it. `reason` is what a phone that was not answered yet is told.")
    Commanded hangup(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable HangUp wanted,
            Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        Integer cause = wanted == null || wanted.reason() == null ? null : CAUSES.get(wanted.reason());
        return new Commanded(true, "The call is being ended.",
                NotedCall.of(calls.hangup(new CallId(id), asker.side(call), cause), notes.of(call.id())));
    }

    private Route reachable(String number) {
        return switch (routing.route(number)) {
            case Route.Nowhere _ -> throw new CallException.LineNotFound(number);
            case Route.ToLine line -> line;
            case Route.NotNow notNow -> notNow;
        };
    }

    private Route.ToLine line(String number) {
        return routing.line(number).orElseThrow(() -> new CallException.LineNotFound(number));
    }
}
