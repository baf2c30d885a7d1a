package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.CallView;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.call.Telephony;
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

/// What people want of calls. A command that is accepted answers 202 with the call as it is now; what becomes of it is
/// told by event.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls")
class CallCommands {

    private final CallService calls;
    private final Routing routing;
    private final Telephony telephony;

    CallCommands(CallService calls, Routing routing, Telephony telephony) {
        this.calls = calls;
        this.routing = routing;
        this.telephony = telephony;
    }

    /// @param callType only `internal` calls can be made yet
    record MakeCall(
            @Schema(example = "3001") @JsonAlias("callerDevice") @NotNull @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String callerDevice,
            @Schema(example = "3002") @JsonAlias("calleeDevice") @NotNull @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String calleeDevice,
            @Schema(example = "internal") @JsonAlias("callType") @Nullable @Pattern(regexp = "internal", message = "must be internal") String callType) {}

    @Schema(name = "CallMade")
    record Made(boolean success, String callId, CallView callHistory) {}

    @Schema(name = "CallCommanded")
    record Commanded(boolean success, @Schema(example = "The call is being ended.") String message, CallView call) {}

    @PostMapping("/make")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Make a call", description = "Rings the caller's own devices first; when one is answered, the callee's. A callee who is away or does not want to be disturbed is not rung: the call has ended by then (`no_answer`, `busy`). Only attendants and admins may call from a line that is not theirs.")
    Made make(@Valid @RequestBody MakeCall wanted, Authentication authentication) {
        if (wanted.callerDevice().equals(wanted.calleeDevice())) {
            throw new CallException.InvalidRequest("callee_device", "must not be the caller's own line");
        }
        Route.ToLine caller = line(wanted.callerDevice());
        Asker asker = Asker.of(authentication);
        if (!asker.staff() && !caller.party().is(asker.account())) {
            throw new CallException.NotYourCall("The line " + wanted.callerDevice() + " is not yours.");
        }
        Call call = calls.make(caller, wanted.calleeDevice(), reachable(wanted.calleeDevice()),
                telephony.nodeForNewCall());
        return new Made(true, call.id().value(), CallView.of(call));
    }

    @PostMapping("/{id}/hangup")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "End a call", description = "A callee who does so before answering declines it.")
    Commanded hangup(@PathVariable String id, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        return new Commanded(true, "The call is being ended.",
                CallView.of(calls.hangup(new CallId(id), asker.side(call))));
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
