package io.ringdown.call;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants of a call. Not allowed in the call's present state: [CallException.CommandNotAllowed], and nothing
/// changes. `by` is the number of the participant who wants it, 0 for somebody who is none.
public sealed interface CallCommand extends CallInput {

    /// Leave the call; who is no participant, or one of two, ends it.
    ///
    /// @param everybody end it whoever remains
    /// @param cause     Q.850, what a phone that was not answered yet is told; null for the usual one
    record Hangup(int by, boolean everybody, @Nullable Integer cause, Instant at) implements CallCommand {}

    /// Take the call at this phone, which rings for it.
    ///
    /// @param anew the phone is rung anew and asked to answer by itself; else whoever asks answers it themselves
    record Answer(int by, String endpoint, boolean anew, Instant at) implements CallCommand {}

    /// Take the call along to another of one's phones, which is asked to answer by itself.
    record Rejoin(int by, String endpoint, Instant at) implements CallCommand {}

    /// Put the others on hold, with music, or take them back.
    record Hold(int by, boolean hold, Instant at) implements CallCommand {}

    /// Let a participant not be heard, or be heard again.
    record Mute(int by, boolean mute, Instant at) implements CallCommand {}

    /// Let the others hear keys.
    ///
    /// @param digits `0` to `9`, `*`, `#`, `A` to `D`
    record SendDigits(int by, String digits, Instant at) implements CallCommand {}

    /// Hand the others on.
    ///
    /// @param number as wanted
    /// @param to     where that leads
    record Transfer(int by, io.ringdown.call.Transfer.Kind kind, String number, Route to,
            Instant at) implements CallCommand {}

    /// Leave the others to the target.
    record CompleteTransfer(int by, Instant at) implements CallCommand {}

    /// Let the target go and take the others back.
    record CancelTransfer(int by, Instant at) implements CallCommand {}

    /// Talk to the others again while the target waits, or the other way round.
    record SwapTransfer(int by, Instant at) implements CallCommand {}

    /// Ask somebody onto the call.
    record Invite(int by, Route.ToLine who, Instant at) implements CallCommand {}

    /// Take somebody off the call.
    ///
    /// @param who their number
    record Remove(int who, Instant at) implements CallCommand {}

    /// Hear a call, help one of its people, or join in.
    ///
    /// @param who     the supervisor and their phones
    /// @param of      the number of the participant who is helped, 0 for whom it seems
    /// @param answers the phone is asked to answer by itself
    record Supervise(Route.ToLine who, Participant.Supervision.Mode mode, int of, boolean answers,
            Instant at) implements CallCommand {}

    /// Leave the other one waiting until somebody picks the call up.
    ///
    /// @param until then it goes back to who parked it
    record Park(int by, Instant until, Instant at) implements CallCommand {}

    /// Have the talk recorded, or not any more.
    ///
    /// @param account who wants it; null for the configuration
    record ControlRecording(What what, int by, @Nullable UUID account, Instant at) implements CallCommand {

        public enum What {
            START, STOP, PAUSE, RESUME
        }
    }

    /// Take a call that rings at somebody else, or that is parked.
    ///
    /// @param answers the phone is asked to answer by itself
    record PickUp(Route.ToLine who, boolean answers, Instant at) implements CallCommand {}
}
