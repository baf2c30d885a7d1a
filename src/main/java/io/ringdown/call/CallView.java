package io.ringdown.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
        @Schema(implementation = Origin.class, description = "`asterisk`: a call that it carried by itself while Ringdown was away", example = "ringdown") String origin,
        @Schema(example = "internal", allowableValues = {
                "internal", "external"}) String callType,
        @Schema(example = "active", allowableValues = {"waiting", "active", "on_hold", "ended"}) String status,
        @Schema(implementation = CallState.class, example = "answered") String state,
        @Schema(description = "Number of the last event", example = "4") int seq, Person initiator, Person receiver,
        @Schema(example = "3001") String initiatorDevice, @Schema(example = "3002") String receiverDevice,
        Instant startTime, @Nullable Instant answerTime, @Nullable Instant endTime, @Nullable Long ringSeconds,
        @Nullable Long waitSeconds, @Nullable Long talkSeconds, @Nullable Long holdSeconds, @Nullable Long duration,
        @Schema(implementation = EndReason.class, example = "completed") @Nullable String endReason,
        @Schema(description = "Q.850", example = "16") @Nullable Integer hangupCause,
        @Schema(example = "normal_clearing") @Nullable String hangupCauseName,
        @Schema(implementation = HangupSource.class, example = "caller") @Nullable String hangupSource,
        @Schema(description = "Everybody on the call") List<Member> participants,
        @Nullable TransferView transfer,
        @Schema(description = "Until when it waits to be picked up, if it is parked") @Nullable Instant parkedUntil,
        @Schema(description = "The number it was handed on to last", example = "3004") @Nullable String transferredTo,
        @Schema(description = "The user who handed it on", example = "attendant") @Nullable String transferredBy,
        @Schema(example = "none", allowableValues = {"none", "recording", "paused"}) String recording,
        @Schema(description = "Is there a recording, finished or not? `GET /api/calls/{id}/recordings` lists them", example = "false") boolean recorded){

    /// One side of the call.
    @Schema(name = "CallPerson")
    public record Person(@Nullable UUID id, @Schema(example = "Maria Santos") @Nullable String name,
            @Schema(example = "maria.santos") @Nullable String username, @Schema(example = "3003") String device,
            @Schema(description = "Holds the others", example = "false") boolean holds,
            @Schema(description = "Is not heard", example = "false") boolean muted) {

        static Person of(Participant who, @Nullable Leg leg, CallVisibility visibility) {
            Party party = visibility.told(who);
            return new Person(party.account(), party.name(), party.username(), party.number(),
                    leg != null && leg.audio().holds(), leg != null && leg.audio().muted());
        }
    }

    /// Somebody on the call, or asked onto it.
    ///
    /// @param pid   their number within the call, as `DELETE …/participants/{pid}` takes it
    /// @param state `waiting` (a caller whom nobody has answered), `ringing`, `connected` or `left`
    /// @param phone which of their phones they are connected by
    @Schema(name = "CallParticipant")
    public record Member(@Schema(example = "3") int pid,
            @Schema(implementation = Participant.Role.class, example = "transfer_target") String role,
            @Schema(example = "connected", allowableValues = {
                    "waiting", "ringing", "connected", "left"}) String state,
            @JsonUnwrapped Person person, @Nullable Instant joinedAt, @Nullable Instant leftAt,
            @Schema(implementation = Participant.Supervision.Mode.class, description = "How a supervisor is on the call") @Nullable String mode,
            @Schema(description = "The SIP user name of the phone they are connected by", example = "3002-k7wq2m9x") @Nullable String phone){

        static Member of(Call call, Participant who, CallVisibility visibility) {
            Leg leg = leg(call, who.n());
            boolean waits = who.n() == Participant.CALLER && !call.clicked();
            String state = who.isGone() ? "left" : leg != null ? "connected" : waits ? "waiting" : "ringing";
            return new Member(who.n(), who.role().wire(), state, Person.of(who, leg, visibility), cut(who.joinedAt()),
                    cut(who.leftAt()), who.supervision() == null ? null : who.supervision().mode().wire(),
                    leg == null || visibility.told(who).account() == null ? null : leg.endpoint());
        }
    }

    /// A transfer under way.
    ///
    /// @param by     the pid of who transfers
    /// @param target the pid of who is to take over, null while nobody is
    @Schema(name = "CallTransfer")
    public record TransferView(@Schema(implementation = Transfer.Kind.class, example = "attended") String type,
            @Schema(example = "2") int by,
            @Schema(description = "Not told to the other side before the target has taken over", example = "3") @Nullable Integer target,
            @Schema(implementation = Transfer.Phase.class, example = "consulting") String state) {

        static @Nullable TransferView of(@Nullable Transfer transfer, CallVisibility told) {
            return transfer == null
                    ? null
                    : new TransferView(transfer.kind().wire(), transfer.by(),
                            transfer.target() == 0 || !told.shows(transfer.target()) ? null : transfer.target(),
                            transfer.phase().wire());
        }
    }

    public static CallView of(Call call) {
        return of(call, CallVisibility.ALL);
    }

    /// As it is told to somebody who is not told of everybody.
    public static CallView of(Call call, CallVisibility told) {
        Call.Ending ending = call.isEnded() ? call.ending() : null;
        Instant answered = call.answerTime();
        Instant settled = answered != null ? answered : call.endTime();
        Long duration = seconds(answered, call.endTime());
        Long hold = answered == null ? null : call.times().holdMillis() / 1000;
        return new CallView(call.id().value(), call.id().value(), call.origin().wire(),
                call.isExternal() ? "external" : "internal", call.state().status(),
                call.state().wire(), call.seq(), Person.of(call.participant(1), leg(call, 1), told),
                Person.of(call.participant(2), leg(call, 2), told),
                told.told(call.participant(1)).number(), call.callee().number(), millis(call.startTime()),
                cut(answered), cut(call.endTime()),
                seconds(call.times().ring(), settled), seconds(call.startTime(), settled),
                duration == null || hold == null ? null : duration - hold, hold, duration,
                ending == null ? null : ending.reason().wire(), ending == null ? null : ending.cause(),
                ending == null ? null : HangupCause.name(ending.cause()),
                ending == null ? null : ending.source().wire(),
                call.participants().stream().filter(who -> told.shows(who.n())).map(who -> Member.of(call, who, told))
                        .toList(),
                TransferView.of(call.transfer(), told), call.parking() == null ? null : cut(call.parking().until()),
                call.handover() == null ? null : call.handover().to(),
                call.handover() == null ? null : by(call, call.handover(), told), recording(call.recording()),
                call.recording() != null);
    }

    private static @Nullable String by(Call call, Call.Handover handover, CallVisibility told) {
        return told.anonymous() && (handover.by().equals(call.caller().username())
                || handover.by().equals(call.caller().number())) ? null : handover.by();
    }

    private static String recording(@Nullable CallRecording recording) {
        return recording == null
                ? "none"
                : switch (recording.phase()) {
                    case RECORDING -> "recording";
                    case PAUSED -> "paused";
                    case ENDING, OVER -> "none";
                };
    }

    /// The leg by which somebody is connected.
    private static @Nullable Leg leg(Call call, int participant) {
        if (call.isEnded()) {
            return null;
        }
        for (Leg leg : call.legs()) {
            if (leg.participant() == participant && call.isConnected(leg)) {
                return leg;
            }
        }
        return null;
    }

    private static @Nullable Instant cut(@Nullable Instant time) {
        return time == null ? null : millis(time);
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Long seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Math.max(0, Duration.between(from, to).toSeconds());
    }
}
