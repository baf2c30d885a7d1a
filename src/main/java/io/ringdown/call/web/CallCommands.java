package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.CallView;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Leg;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.call.Telephony;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.Map;
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

    /// What people may say, as Q.850.
    private static final Map<String, Integer> CAUSES = Map.of("normal", HangupCause.NORMAL_CLEARING, "busy",
            HangupCause.USER_BUSY, "declined", HangupCause.CALL_REJECTED, "no_answer", HangupCause.NO_ANSWER,
            "congestion", HangupCause.CONGESTION);

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

    @Schema(name = "HangUp")
    record HangUp(
            @Schema(example = "busy") @Nullable @Pattern(regexp = "normal|busy|declined|no_answer|congestion", message = "must be normal, busy, declined, no_answer or congestion") String reason) {}

    /// @param party for those who are no party of the call themselves
    @Schema(name = "CallSide")
    record Side(
            @Schema(example = "callee") @Nullable @Pattern(regexp = "caller|callee", message = "must be caller or callee") String party) {}

    @Schema(name = "Keys")
    record Keys(
            @Schema(example = "42#") @NotNull @Pattern(regexp = "[0-9*#A-D]{1,32}", message = "must be 1 to 32 of 0-9 * # A-D") String digits,
            @Schema(example = "callee") @Nullable @Pattern(regexp = "caller|callee", message = "must be caller or callee") String party) {}

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
    @Operation(summary = "End a call", description = "A callee who does so before answering declines it. `reason` is what a phone that was not answered yet is told.")
    Commanded hangup(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable HangUp wanted,
            Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        Integer cause = wanted == null || wanted.reason() == null ? null : CAUSES.get(wanted.reason());
        return new Commanded(true, "The call is being ended.",
                CallView.of(calls.hangup(new CallId(id), asker.side(call), cause)));
    }

    @PostMapping("/{id}/hold")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Put the other side on hold", description = "It hears music, and neither side hears the other. Who is no party of the call says for whom, by `party`.")
    Commanded hold(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication authentication) {
        Leg.Role side = side(id, wanted == null ? null : wanted.party(), authentication);
        return new Commanded(true, "The other side is being put on hold.",
                CallView.of(calls.hold(new CallId(id), side, true)));
    }

    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Take the other side back from hold", description = "What a phone holds by itself only the phone takes back: 409.")
    Commanded resume(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication authentication) {
        Leg.Role side = side(id, wanted == null ? null : wanted.party(), authentication);
        return new Commanded(true, "The other side is being taken back.",
                CallView.of(calls.hold(new CallId(id), side, false)));
    }

    @PostMapping("/{id}/mute")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Not be heard", description = "The asker's own side, or `party`.")
    Commanded mute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication authentication) {
        Leg.Role side = side(id, wanted == null ? null : wanted.party(), authentication);
        return new Commanded(true, "The side is being muted.", CallView.of(calls.mute(new CallId(id), side, true)));
    }

    @PostMapping("/{id}/unmute")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Be heard again")
    Commanded unmute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication authentication) {
        Leg.Role side = side(id, wanted == null ? null : wanted.party(), authentication);
        return new Commanded(true, "The side is being heard again.",
                CallView.of(calls.mute(new CallId(id), side, false)));
    }

    @PostMapping("/{id}/dtmf")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Press keys", description = "The other side hears them (RFC 4733).")
    Commanded press(@PathVariable String id, @Valid @RequestBody Keys wanted, Authentication authentication) {
        Leg.Role side = side(id, wanted.party(), authentication);
        return new Commanded(true, "The keys are being pressed.",
                CallView.of(calls.sendDigits(new CallId(id), side, wanted.digits())));
    }

    /// Whose leg it is about: the asker's own, or for those who help others the one they name.
    private Leg.Role side(String id, @Nullable String party, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        Leg.Role named = party == null ? null : Leg.Role.valueOf(party.toUpperCase(Locale.ROOT));
        return switch (asker.side(call)) {
            case CALLER -> own(Leg.Role.CALLER, named, asker);
            case CALLEE -> own(Leg.Role.CALLEE, named, asker);
            default -> {
                if (named == null) {
                    throw new CallException.InvalidRequest("party",
                            "must be caller or callee: you are no party of this call");
                }
                yield named;
            }
        };
    }

    private static Leg.Role own(Leg.Role own, Leg.@Nullable Role named, Asker asker) {
        if (named != null && named != own && !asker.staff()) {
            throw new CallException.NotYourCall("Only attendants and admins act for the other side.");
        }
        return named == null ? own : named;
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
