package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.CallProperties;
import io.ringdown.call.Participant;
import io.ringdown.call.Participant.Supervision.Mode;
import io.ringdown.call.Route;
import io.ringdown.call.web.Commands.Commanded;
import io.ringdown.call.web.TalkCommands.Side;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Coming onto a call: answering it, picking it up, being asked onto it, supervising it.
@RestController
@RequestMapping("/api/calls/{id}")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "Calls")
class JoinCommands {

    private final Commands commands;
    private final CallProperties properties;

    JoinCommands(Commands commands, CallProperties properties) {
        this.commands = commands;
        this.properties = properties;
    }

    /// @param device the phone, needed where several of the asker's are meant
    @Schema(name = "AtPhone")
    record AtPhone(
            @Schema(example = "3001") @Nullable @Pattern(regexp = Commands.PHONE, message = Commands.NOT_A_PHONE) String device) {

        static @Nullable String of(@Nullable AtPhone wanted) {
            return wanted == null ? null : wanted.device();
        }
    }

    @Schema(name = "InviteThirdParty")
    record Invitation(
            @Schema(example = "3004") @NotNull @Pattern(regexp = Commands.NUMBER, message = Commands.NOT_A_NUMBER) String target,
            @Schema(example = "callee") @Nullable @Pattern(regexp = Commands.PARTY, message = Commands.NOT_A_PARTY) String party) {}

    /// @param participant whom a whisper is for
    @Schema(name = "SuperviseCall")
    record Supervision(
            @Schema(example = "listen") @NotNull @Pattern(regexp = "listen|whisper|barge", message = "must be listen, whisper or barge") String mode,
            @Schema(example = "2") @Nullable @Min(1) @Max(999) Integer participant,
            @Schema(example = "3001") @Nullable @Pattern(regexp = Commands.PHONE, message = Commands.NOT_A_PHONE) String device) {}

    @PostMapping("/answer")
    @Operation(operationId = "answerCall", summary = "Take a call that rings at one's own phone", description = "A desk phone is rung anew and asked to answer by itself. A web softphone answers in its page: the call is kept for it. Whoever is second gets 409.")
    Commanded answer(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable AtPhone wanted,
            Authentication asker) {
        Call call = commands.seen(id, asker);
        int by = Asker.of(asker).participant(call);
        if (by == 0 && !call.isEnded()) {
            throw new CallException.CommandNotAllowed("The call does not ring for you; pick it up instead.");
        }
        String device = AtPhone.of(wanted) != null || by == 0 ? AtPhone.of(wanted) : theOne(call.participant(by));
        String endpoint = device == null ? "" : device;
        return commands.own(id, asker, "The call is being answered.",
                (who, at) -> new CallCommand.Answer(who, endpoint, commands.answersItself(endpoint), at));
    }

    /// Their only phone, or their only desk phone.
    private String theOne(Participant who) {
        List<String> desks = who.endpoints().stream().filter(commands::answersItself).toList();
        List<String> phones = desks.isEmpty() ? who.endpoints().stream().filter(commands::isThere).toList() : desks;
        if (phones.size() != 1) {
            throw new CallException.InvalidRequest("device", "must be given: your line has several phones");
        }
        return phones.getFirst();
    }

    @PostMapping("/rejoin")
    @Operation(operationId = "rejoinCall", summary = "Take the call along to another of one's phones", description = "Or back to a page that was reloaded. The phone is rung and asked to answer by itself; when it does, the one before is let go. If it does not answer, the call stays where it is.")
    Commanded rejoin(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable AtPhone wanted,
            Authentication asker) {
        Call call = commands.seen(id, asker);
        if (call.isEnded()) {
            throw new CallException.CommandNotAllowed("The call has ended already.");
        }
        List<String> phones = commands.phonesOf(asker, AtPhone.of(wanted)).line().endpoints();
        if (phones.size() != 1) {
            throw new CallException.InvalidRequest("device", "must be given: your line has several phones");
        }
        return commands.as(null, id, asker, "Your phone is being rung.",
                (who, at) -> new CallCommand.Rejoin(who, phones.getFirst(), at));
    }

    @PostMapping("/pickup")
    @Operation(operationId = "pickUpCall", summary = "Take a call that rings at somebody else, or that is parked", description = "One's own phone is rung and asked to answer by itself; the first who answers has the call. Attendants and admins; of a parked call also its parties.")
    Commanded pickUp(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable AtPhone wanted,
            Authentication asker) {
        commands.seen(id, asker);
        Commands.Phones phones = commands.phonesOf(asker, AtPhone.of(wanted));
        return commands.anybody(id, asker, "Your phone is being rung.",
                (_, at) -> new CallCommand.PickUp(phones.line(), phones.answers(), at));
    }

    @PostMapping("/park")
    @Operation(operationId = "parkCall", summary = "Leave the other side waiting for somebody to pick the call up", description = "It hears music. After the configured time the call goes back to whoever parked it.")
    Commanded park(@PathVariable String id, @Valid @RequestBody(required = false) @Nullable Side wanted,
            Authentication asker) {
        return commands.as(Side.of(wanted), id, asker, "The call is being parked.",
                (by, at) -> new CallCommand.Park(by, at.plus(properties.parkTimeout()), at));
    }

    @PostMapping("/participants")
    @Operation(operationId = "addParticipant", summary = "Ask somebody onto the call", description = "They are rung, and join the talk when they answer.")
    Commanded invite(@PathVariable String id, @Valid @RequestBody Invitation wanted, Authentication asker) {
        return commands.ringing(commands.acting(wanted.party(), id, asker), wanted.target(), "They are being rung.",
                to -> switch (to) {
                    case Route.ToLine line -> (who, at) -> new CallCommand.Invite(who, line, at);
                    case Route.NotNow notNow -> throw new CallException.CommandNotAllowed(
                            "They cannot be rung now: " + notNow.detail() + ".");
                    case Route.Nowhere _ -> throw new CallException.LineNotFound(wanted.target());
                });
    }

    @DeleteMapping("/participants/{pid}")
    @Operation(operationId = "removeParticipant", summary = "Take somebody off the call", description = "The call goes on while two remain. Parties take off themselves and whoever came after them.")
    Commanded remove(@PathVariable String id, @PathVariable int pid, Authentication authentication) {
        Call call = commands.seen(id, authentication);
        Asker asker = Asker.of(authentication);
        int by = asker.participant(call);
        if (!asker.staff() && pid < by) {
            throw new CallException.NotYourCall("Only attendants and admins take off whoever was there before you.");
        }
        return commands.own(id, authentication, "They are being taken off.",
                (_, at) -> new CallCommand.Remove(pid, at));
    }

    @PostMapping("/monitor")
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
    @Operation(operationId = "superviseCall", summary = "Supervise a call", description = "One's own phone is rung. `listen`: hear all; `whisper`: be heard by one of them; `barge`: be heard by all. Asked again, it changes the mode. It is on the record. Attendants and admins.")
    Commanded supervise(@PathVariable String id, @Valid @RequestBody Supervision wanted, Authentication asker) {
        commands.seen(id, asker);
        Commands.Phones phones = commands.phonesOf(asker, wanted.device());
        Mode mode = Mode.valueOf(wanted.mode().toUpperCase(Locale.ROOT));
        int of = wanted.participant() == null ? 0 : wanted.participant();
        return commands.own(id, asker, "Your phone is being rung.",
                (_, at) -> new CallCommand.Supervise(phones.line(), mode, of, phones.answers(), at));
    }
}
