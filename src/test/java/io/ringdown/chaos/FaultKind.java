package io.ringdown.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What can go wrong.
enum FaultKind {

    /// SIGKILL; started again.
    SERVICE_KILLED(1, 3),
    /// SIGTERM, so that it hangs up and writes its records; started again.
    ASTERISK_RESTARTED(1, 5),
    /// SIGKILL: no record is written of what there was; started again.
    ASTERISK_KILLED(1, 5),
    /// The ARI connection is torn apart, and cannot be made again for a while.
    SOCKET_CUT(2, 5),
    /// The ARI connection is torn apart in the milliseconds after a call has changed, and can be made again soon; several times.
    SOCKET_CUT_AT_AN_EDGE(4, 15),
    /// The ARI connection stays, and brings nothing in either direction any more.
    SOCKET_HALF_OPEN(6, 15),
    /// PostgreSQL's fast shutdown; started again on the same data.
    DATABASE_STOPPED(6, 60),
    /// SIGSTOP, SIGCONT.
    SERVICE_FROZEN(3, 15), ASTERISK_FROZEN(3, 15), DATABASE_FROZEN(3, 15),
    /// The connections of the browsers are torn apart, and cannot be made again for a while.
    BROWSERS_CUT(2, 5),
    /// The database is put back to a copy that was made a while before, with the service stopped. What began meanwhile it does not know.
    DATABASE_RESTORED(5, 20),
    /// Nobody's doing: Asterisk ended by itself, by a fault of its own, and was started again as systemd and Docker do. No record is
    /// written of what there was.
    ASTERISK_CRASHED(0, 0);

    /// Those that can be made. To restore a database takes two starts of the service, which only the full form has time for.
    static Set<FaultKind> all(boolean full) {
        return EnumSet.complementOf(full ? EnumSet.of(ASTERISK_CRASHED) : EnumSet.of(ASTERISK_CRASHED, DATABASE_RESTORED));
    }

    private final int shortSeconds;
    private final int seconds;

    FaultKind(int shortSeconds, int seconds) {
        this.shortSeconds = shortSeconds;
        this.seconds = seconds;
    }

    Duration inShort() {
        return Duration.ofSeconds(shortSeconds);
    }

    Duration inEarnest() {
        return Duration.ofSeconds(seconds);
    }

    /// Does nothing survive it that Asterisk had?
    boolean isAsterisksEnd() {
        return this == ASTERISK_KILLED || this == ASTERISK_RESTARTED || this == ASTERISK_CRASHED;
    }

    boolean isDatabases() {
        return this == DATABASE_STOPPED || this == DATABASE_FROZEN;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
