package io.ringdown.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a dialled number leads.
public sealed interface Route {

    /// A line: all its endpoints ring at once, the first that answers wins.
    ///
    /// @param ring how long they may ring
    record ToLine(Party party, List<String> endpoints, Duration ring) implements Route {}

    /// A line that is not rung now, because its person wants it so: the call ends at once.
    ///
    /// @param cause        Q.850: decides what the caller is told
    /// @param announcement what they hear before
    record NotNow(Party party, EndReason reason, int cause, String detail,
            @Nullable Announcement announcement) implements Route {

        public NotNow(Party party, EndReason reason, int cause, String detail) {
            this(party, reason, cause, detail, null);
        }
    }

    /// Nowhere: the caller is told why by a Q.850 cause.
    ///
    /// @param announcement what they hear before
    record Nowhere(int cause, String detail, @Nullable Announcement announcement) implements Route {

        public Nowhere(int cause, String detail) {
            this(cause, detail, null);
        }
    }

    /// What a caller hears whom it leads to nobody.
    default @Nullable Announcement announced() {
        return switch (this) {
            case ToLine _ -> null;
            case NotNow notNow -> notNow.announcement();
            case Nowhere nowhere -> nowhere.announcement();
        };
    }

    /// Whom it leads to.
    default Party party(String dialled) {
        return switch (this) {
            case ToLine line -> line.party();
            case NotNow notNow -> notNow.party();
            case Nowhere _ -> new Party(null, dialled, null, null);
        };
    }
}
