package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.Transfer;
import io.ringdown.call.web.Commands.Commanded;
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

/// Handing a call on, by click.
@RestController
@RequestMapping("/api/calls/{id}/transfer")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "Calls")
class TransferCommands {

    private final Commands commands;

    TransferCommands(Commands commands) {
        this.commands = commands;
    }

    /// @param callId needs not be given; if it is, it is the one in the path
    @Schema(name = "TransferCall")
    record Wanted(
            @Schema(example = "3004") @JsonAlias( {"targetDevice",
                    "target_device"}) @NotNull @Pattern(regexp = Commands.NUMBER, message = Commands.NOT_A_NUMBER) String target,
            @Schema(example = "attended") @JsonAlias({"transferType",
                    "transfer_type"}) @Nullable @Pattern(regexp = "blind|attended", message = "must be blind or attended") String type,
            @JsonAlias("callId") @Nullable String callId,
            @Schema(example = "callee") @Nullable @Pattern(regexp = Commands.PARTY, message = Commands.NOT_A_PARTY) String party){}

    @PostMapping
    @Operation(operationId = "transferCall", summary = "Hand a call on", description = "`blind`: the target is rung while the others wait with music; whoever transfers may go, or stay to see it answered. `attended`: whoever transfers talks to the target first, then completes or cancels. A target that is busy, away or does not answer gives the call back: to whoever transferred if they are still there, else by ringing their phones.")
    Commanded transfer(@PathVariable String id, @Valid @RequestBody Wanted wanted, Authentication asker) {
        Commands.Acting by = commands.acting(wanted.party(), id, asker);
        if (wanted.callId() != null && !wanted.callId().equals(id)) {
            throw new CallException.InvalidRequest("call_id", "must be the call in the path");
        }
        Transfer.Kind kind = wanted.type() == null
                ? Transfer.Kind.BLIND
                : Transfer.Kind.valueOf(wanted.type().toUpperCase(Locale.ROOT));
        return commands.ringing(by, wanted.target(), "The target is being rung.",
                to -> (who, at) -> new CallCommand.Transfer(who, kind, wanted.target(), to, at));
    }

    @PostMapping("/complete")
    @Operation(operationId = "completeTransfer", summary = "Leave the others to the target", description = "Of an attended transfer. While the target still rings, the call goes on as a blind one.")
    Commanded complete(@PathVariable String id, Authentication asker) {
        return commands.own(id, asker, "The call is being handed over.", CallCommand.CompleteTransfer::new);
    }

    @PostMapping("/cancel")
    @Operation(operationId = "cancelTransfer", summary = "Take the others back", description = "The target is let go.")
    Commanded cancel(@PathVariable String id, Authentication asker) {
        return commands.own(id, asker, "The transfer is being canceled.", CallCommand.CancelTransfer::new);
    }

    @PostMapping("/swap")
    @Operation(operationId = "swapTransfer", summary = "Talk to the other side", description = "Within a consultation: from the target to the others, and back; who is not talked to hears music.")
    Commanded swap(@PathVariable String id, Authentication asker) {
        return commands.own(id, asker, "The sides are being swapped.", CallCommand.SwapTransfer::new);
    }
}
