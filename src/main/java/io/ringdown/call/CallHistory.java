package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Port: the calls there have been, searched and counted. All methods block, none for longer than the configured time; they
/// throw Spring's `DataAccessException`.
public interface CallHistory {

    /// One page, the latest begun first.
    ///
    /// @param before only what comes after this one in the list
    /// @param offset how many to leave out, for clients that page by number
    List<Entry> page(Search search, @Nullable Position before, int offset, int limit);

    /// The same, of each call its two sides alone, one by one and with the same small memory however many there are, until `taker` wants no more.
    ///
    /// @param most how many at the most
    void each(Search search, @Nullable Position before, int most, Predicate<Entry> taker);

    /// What was found is counted.
    ///
    /// @param zone whose hours the day is divided into; an IANA name
    /// @throws CallException.InvalidRequest if nobody knows the zone
    CallStatistics statistics(Search search, String zone);

    /// A call, of many together without legs and participants, and what was written about it.
    record Entry(Call call, CallNotes.Notes notes) {}

    /// The place of a call in the history.
    record Position(Instant startTime, CallId id) {

        public static Position of(Call call) {
            return new Position(call.startTime(), call.id());
        }
    }

    /// Which calls. Null lets all pass.
    ///
    /// @param person      only calls this account is a party of
    /// @param line        only calls with this number on either side
    /// @param direction   as seen from the person; from the line, where no person is given
    /// @param status      the coarse word of a state
    /// @param from        begun then or later
    /// @param to          begun before
    /// @param text        words that the notes have, each at least by its beginning
    /// @param tag         exactly
    /// @param disposition exactly
    /// @param origin      who carried it
    /// @param missed      only those that came in for the person or line, and that nobody answered
    record Search(@Nullable UUID person, @Nullable String line, @Nullable Direction direction, @Nullable String status,
            @Nullable EndReason endReason, @Nullable Instant from, @Nullable Instant to, @Nullable String text,
            @Nullable String tag, @Nullable String disposition, @Nullable Origin origin, boolean missed) {

        /// Of all origins, answered or not.
        public Search(@Nullable UUID person, @Nullable String line, @Nullable Direction direction,
                @Nullable String status, @Nullable EndReason endReason, @Nullable Instant from, @Nullable Instant to,
                @Nullable String text, @Nullable String tag, @Nullable String disposition) {
            this(person, line, direction, status, endReason, from, to, text, tag, disposition, null, false);
        }

        /// Everything.
        public static final Search ALL = new Search(null, null, null, null, null, null, null, null, null, null);

        /// Is it looked for in what people wrote?
        public boolean inNotes() {
            return text != null || tag != null || disposition != null;
        }
    }

    /// Which way a call went, to whom asks.
    enum Direction {
        IN, OUT;

        public static Direction of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
