package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is being recorded of a call, or was last. Only talk is recorded: while nobody talks, nothing is, and in Asterisk each
/// stretch of talk is a file of its own (`docs/adr/0017-recordings-in-stretches.md`).
///
/// @param n         its number within the call, from 1
/// @param by        the account that wanted it; null for the configuration
/// @param stretches how many have been begun
/// @param stretch   what Asterisk does with the last one
/// @param since     since when it does
/// @param millis    how long the stretches before were
/// @param detail    why it has failed
public record CallRecording(int n, @Nullable UUID by, Phase phase, int stretches, Stretch stretch, Instant startedAt,
        Instant since, @Nullable Instant endedAt, long millis, @Nullable String detail) {

    private static final Pattern NAME = Pattern.compile(Pattern.quote(ChannelId.PREFIX) + "(.{36})-r\\d+-\\d+");

    /// `RECORDING ⇄ PAUSED → ENDING → OVER`
    public enum Phase {
        RECORDING, PAUSED, ENDING, OVER
    }

    /// What Asterisk does: `NONE → WRITTEN → STOPPING → NONE`.
    public enum Stretch {
        NONE, WRITTEN, STOPPING
    }

    static CallRecording begun(int n, @Nullable UUID by, Instant at) {
        return new CallRecording(n, by, Phase.RECORDING, 0, Stretch.NONE, at, at, null, 0, null);
    }

    /// The name of a stretch in Asterisk.
    public static String name(CallId call, int n, int stretch) {
        return ChannelId.PREFIX + call.value() + "-r" + n + "-" + stretch;
    }

    /// The call of a name that is one of ours.
    public static Optional<CallId> callOf(String name) {
        Matcher ours = NAME.matcher(name);
        return ours.matches() ? Optional.of(new CallId(ours.group(1))) : Optional.empty();
    }

    /// The name of the last stretch.
    public String name(CallId call) {
        return name(call, n, stretches);
    }

    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /// Has Asterisk something to tell of it yet?
    public boolean isInAsterisk() {
        return stretch != Stretch.NONE;
    }

    CallRecording in(Phase next) {
        return new CallRecording(n, by, next, stretches, stretch, startedAt, since, endedAt, millis, detail);
    }

    CallRecording write(Instant at) {
        return new CallRecording(n, by, phase, stretches + 1, Stretch.WRITTEN, startedAt, at, endedAt, millis, detail);
    }

    CallRecording stopping(Instant at) {
        return new CallRecording(n, by, phase, stretches, Stretch.STOPPING, startedAt, at, endedAt, until(at), detail);
    }

    CallRecording stopped(Instant at) {
        return new CallRecording(n, by, phase, stretches, Stretch.NONE, startedAt, at, endedAt, until(at), detail);
    }

    CallRecording over(@Nullable String why, Instant at) {
        return new CallRecording(n, by, Phase.OVER, stretches, Stretch.NONE, startedAt, at, at, until(at), why);
    }

    private long until(Instant at) {
        return stretch == Stretch.WRITTEN ? millis + Math.max(0, Duration.between(since, at).toMillis()) : millis;
    }
}
