package io.ringdown.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as it is told to people, by REST and by Socket.IO alike. Times are UTC with milliseconds.
///
/// @param status       coarse: `waiting`, `active`, `on_hold`, `ended`
/// @param state        fine: `created`, `queued`, `ringing`, `answered`, `held`, `transferring`, `ended`
/// @param duration     whole seconds from answer to end; null when it was never answered
@Schema(description = "A call as it is now")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CallView(@Schema(example = "01938f6e-7b0a-7c3e-9a51-0d6a3f1f2b4c") String id,
        @Schema(description = "The same as id", example = "01938f6e-7b0a-7c3e-9a51-0d6a3f1f2b4c") String callId,
        @Schema(example = "asterisk") String origin, @Schema(example = "internal") String callType,
        @Schema(example = "active") String status, @Schema(example = "answered") String state,
        @Schema(description = "Number of the last event", example = "4") int seq, Person initiator, Person receiver,
        @Schema(example = "3001") String initiatorDevice, @Schema(example = "3002") String receiverDevice,
        Instant startTime, @Nullable Instant answerTime, @Nullable Instant endTime, @Nullable Long ringSeconds,
        @Nullable Long waitSeconds, @Nullable Long talkSeconds, @Nullable Long holdSeconds, @Nullable Long duration,
        @Schema(example = "completed") @Nullable String endReason,
        @Schema(description = "Q.850", example = "16") @Nullable Integer hangupCause,
        @Schema(example = "normal_clearing") @Nullable String hangupCauseName,
        @Schema(example = "caller") @Nullable String hangupSource) {

    /// One side of the call.
    @Schema(name = "CallPerson")
    public record Person(@Nullable UUID id, @Schema(example = "Maria Santos") @Nullable String name,
            @Schema(example = "maria.santos") @Nullable String username, @Schema(example = "3003") String device,
            @Schema(description = "Holds the other side", example = "false") boolean holds,
            @Schema(description = "Is not heard", example = "false") boolean muted) {

        static Person of(Party party, Call call, Leg.Role side) {
            List<Leg> legs = call.isEnded()
                    ? List.of()
                    : call.liveLegs().stream().filter(leg -> leg.role() == side).toList();
            return new Person(party.account(), party.name(), party.username(), party.number(),
                    legs.stream().anyMatch(leg -> leg.audio().holds()),
                    legs.stream().anyMatch(leg -> leg.audio().muted()));
        }
    }

    public static CallView of(Call call) {
        Call.Ending ending = call.isEnded() ? call.ending() : null;
        Instant answered = call.answerTime();
        Instant settled = answered != null ? answered : call.endTime();
        Long duration = seconds(answered, call.endTime());
        Long hold = answered == null ? null : call.holdMillis() / 1000;
        return new CallView(call.id().value(), call.id().value(), "asterisk", "internal", call.state().status(),
                call.state().wire(), call.seq(), Person.of(call.caller(), call, Leg.Role.CALLER),
                Person.of(call.callee(), call, Leg.Role.CALLEE),
                call.caller().number(), call.callee().number(), millis(call.startTime()),
                answered == null ? null : millis(answered), call.endTime() == null ? null : millis(call.endTime()),
                seconds(call.ringTime(), settled), seconds(call.startTime(), settled),
                duration == null || hold == null ? null : duration - hold, hold, duration,
                ending == null ? null : ending.reason().wire(), ending == null ? null : ending.cause(),
                ending == null ? null : HangupCause.name(ending.cause()),
                ending == null ? null : ending.source().wire());
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Long seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Math.max(0, Duration.between(from, to).toSeconds());
    }
}
