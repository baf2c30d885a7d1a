package io.ringdown.call.web;

import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory.Direction;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.EndReason;
import io.ringdown.call.Origin;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// Which calls are asked for, as it stands in an address. What is given is all fulfilled.
record HistoryFilter(
        @Parameter(name = "user_id", description = "Calls this person is a party of") @BindParam("user_id") @Nullable UUID userId,
        @Parameter(name = "userId", hidden = true) @BindParam("userId") @Nullable UUID userIdOfSeed,
        @Parameter(name = "line", description = "Calls from or to this number", example = "3002") @Size(min = 1, max = 80) @Pattern(regexp = NO_NUL, message = ILLEGAL) @Nullable String line,
        @Parameter(name = "direction", description = "`in` or `out`, as seen from the person; from the line where no person is given") @Pattern(regexp = "in|out", message = "must be in or out") @Nullable String direction,
        @Parameter(name = "status", description = "`waiting`, `active`, `on_hold` or `ended`") @Pattern(regexp = "waiting|active|on_hold|ended", message = "must be waiting, active, on_hold or ended") @Nullable String status,
        @Parameter(name = "end_reason", description = "`completed`, `no_answer`, `busy`, `rejected`, `canceled`, `failed` or `abandoned`") @BindParam("end_reason") @Pattern(regexp = "completed|no_answer|busy|rejected|canceled|failed|abandoned", message = "must be one of the known reasons") @Nullable String endReason,
        @Parameter(name = "origin", description = "`ringdown`, or `asterisk`: calls that Asterisk carried by itself while Ringdown was away") @Pattern(regexp = "ringdown|asterisk", message = "must be ringdown or asterisk") @Nullable String origin,
        @Parameter(name = "missed", description = "`true`: only those that nobody answered, also because the callee was busy or did not want to be disturbed; of a person or line, those that came in") @Nullable Boolean missed,
        @Parameter(name = "from", description = "Begun then or later (ISO 8601)", example = "2026-11-01T00:00:00Z") @Nullable Instant from,
        @Parameter(name = "to", description = "Begun before", example = "2026-12-01T00:00:00Z") @Nullable Instant to,
        @Parameter(name = "text", description = "Words of the notes, each at least by its beginning", example = "call back") @Size(min = 1, max = 100) @Pattern(regexp = NO_NUL, message = ILLEGAL) @Nullable String text,
        @Parameter(name = "tag", description = "One of the tags, exactly") @Size(min = 1, max = 40) @Pattern(regexp = NO_NUL, message = ILLEGAL) @Nullable String tag,
        @Parameter(name = "disposition", description = "The disposition, exactly") @Size(min = 1, max = 50) @Pattern(regexp = NO_NUL, message = ILLEGAL) @Nullable String disposition,
        @Parameter(name = "cursor", description = "The next_cursor of the page before") @Nullable String cursor) {

    private static final String NO_NUL = "[^\\x00\\ud800-\\udfff]*";
    private static final String ILLEGAL = "has an illegal character";
    /// What PostgreSQL's times and people's calendars hold.
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /// @throws CallException if it cannot be looked for so, or not by this person
    Search search(Asker asker) {
        UUID wanted = userId != null ? userId : userIdOfSeed;
        if (!asker.staff() && wanted != null && !wanted.equals(asker.account())) {
            throw new CallException.NotYourCall("The calls of somebody else are not yours to see.");
        }
        if (!asker.staff() && (text != null || tag != null || disposition != null)) {
            throw new CallException.NotYourCall("Only attendants and admins see what is written about calls.");
        }
        UUID person = asker.staff() ? wanted : asker.account();
        if (direction != null && person == null && line == null) {
            throw new CallException.InvalidRequest("direction", "needs a user_id or line from which it is seen");
        }
        return new Search(person, line, direction == null ? null : Direction.of(direction), status,
                endReason == null ? null : EndReason.valueOf(endReason.toUpperCase(Locale.ROOT)), time("from", from),
                time("to", to), text, tag, disposition, origin == null ? null : Origin.of(origin),
                Boolean.TRUE.equals(missed));
    }

    @Nullable
    Position before() {
        return cursor == null ? null : Cursor.read(cursor);
    }

    private static @Nullable Instant time(String field, @Nullable Instant time) {
        if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
            throw new CallException.InvalidRequest(field, "is no time of this era");
        }
        return time;
    }
}
