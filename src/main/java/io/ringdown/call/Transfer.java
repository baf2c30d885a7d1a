package io.ringdown.call;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A transfer under way.
///
/// @param by       the number of the participant who transfers
/// @param target   the number of the participant who is to take over, 0 while nobody is
/// @param since    when the present phase began
/// @param referrer the channel of the phone that asked for it by REFER and is told of the outcome (RFC 3515)
public record Transfer(Kind kind, int by, int target, Phase phase, Instant since, @Nullable ChannelId referrer) {

    public enum Kind {
        BLIND, ATTENDED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// `RINGING → CONSULTING ⇄ SWAPPED`; `RINGING → RETURNING` when the target does not answer and who transfers is gone.
    public enum Phase {
        /// The target's phones ring.
        RINGING,
        /// Who transfers talks to the target, the others wait.
        CONSULTING,
        /// Who transfers talks to the others, the target waits.
        SWAPPED,
        /// The phones of who transferred ring, to take the call back.
        RETURNING,
        /// Another call is asked to give up its leg for this one.
        MERGING;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Transfer in(Phase next, Instant at) {
        return new Transfer(kind, by, target, next, at, referrer);
    }

    boolean isConsultation() {
        return phase == Phase.CONSULTING || phase == Phase.SWAPPED;
    }
}
