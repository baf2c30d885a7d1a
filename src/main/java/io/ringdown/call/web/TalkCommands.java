package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallService;
import io.ringdown.call.Leg;
import io.ringdown.call.web.CallCommands.Commanded;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What people want within a talk: hold, mute, keys. Each is for one side: the asker's own, or the one that those who are no
/// party of the call name.
@RestController
@RequestMapping("/api/calls/{id}")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "Calls")
class TalkCommands {

    private static final String PARTY = "caller|callee";

    private static final String NOT_A_PARTY = "must be caller or callee";

    private final CallService calls;
    private final CallNotes notes;

    TalkCommands(CallService calls, CallNotes notes) {
        this.calls = calls;
        this.notes = notes;
    }

    /// @param party for those who are no party of the call themselves
    @Schema(name = "CallSide")
    record Side(@Schema(example = "callee") @Nullable @Pattern(regexp = PARTY, message = NOT_A_PARTY) String party) {

        static @Nullable String of(@Nullable Side wanted) {
            return wanted == null ? null : wanted.party();
        }
    }

    @Schema(name = "Keys")
    record Keys(
            @Schema(example = "42#") @NotNull @Pattern(regexp = "[0-9*#A-D]{1,32}", message = "must be 1 to 32 of 0-9 * # A-D") String digits,
            @Schema(example = "callee") @Nullable @Pattern(regexp = PARTY, message = NOT_A_PARTY) String party) {}

    private interface Wish {

        Call of(CallId call, Leg.Role side);
    }

    @PostMapping("/hold")
    @Operation(summary = "Put the other side on hold", description = "It hears music, and neither side hears the other.")
    Commanded hold(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return carryOut(id, Side.of(wanted), asker, "The other side is being put on hold.",
                (call, side) -> calls.hold(call, side, true));
    }

    @PostMapping("/resume")
    @Operation(summary = "Take the other side back from hold", description = "What a phone holds by itself only the phone takes back: 409.")
    Commanded resume(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return carryOut(id, Side.of(wanted), asker, "The other side is being taken back.",
                (call, side) -> calls.hold(call, side, false));
    }

    @PostMapping("/mute")
    @Operation(summary = "Not be heard")
    Commanded mute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return carryOut(id, Side.of(wanted), asker, "The side is being muted.",
                (call, side) -> calls.mute(call, side, true));
    }

    @PostMapping("/unmute")
    @Operation(summary = "Be heard again")
    Commanded unmute(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return carryOut(id, Side.of(wanted), asker, "The side is being heard again.",
                (call, side) -> calls.mute(call, side, false));
    }

    @PostMapping("/dtmf")
    @Operation(summary = "Press keys", description = "The other side hears them (RFC 4733). Keys pressed at phones come as events of type `digit`, as these do.")
    Commanded press(@PathVariable String id, @Valid @RequestBody Keys wanted, Authentication asker) {
        return carryOut(id, wanted.party(), asker, "The keys are being pressed.",
                (call, side) -> calls.sendDigits(call, side, wanted.digits()));
    }

    private Commanded carryOut(String id, @Nullable String party, Authentication authentication, String told,
            Wish wish) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(CallQueries.find(calls, id));
        Leg.Role named = party == null ? null : Leg.Role.valueOf(party.toUpperCase(Locale.ROOT));
        Leg.Role side = switch (asker.side(call)) {
            case CALLER -> own(Leg.Role.CALLER, named, asker);
            case CALLEE -> own(Leg.Role.CALLEE, named, asker);
            case AGENT, SYSTEM -> named(named);
        };
        return new Commanded(true, told, NotedCall.of(wish.of(call.id(), side), notes.of(call.id())));
    }

    private static Leg.Role own(Leg.Role own, Leg.@Nullable Role named, Asker asker) {
        if (named != null && named != own && !asker.staff()) {
            throw new CallException.NotYourCall("Only attendants and admins act for the other side.");
        }
        return named == null ? own : named;
    }

    private static Leg.Role named(Leg.@Nullable Role named) {
        if (named == null) {
            throw new CallException.InvalidRequest("party", "must be caller or callee: you are no party of this call");
        }
        return named;
    }
}
