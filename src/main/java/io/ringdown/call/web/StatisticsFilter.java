package io.ringdown.call.web;

import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory.Search;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// Which calls are counted, as it stands in an address.
record StatisticsFilter(
        @Parameter(name = "user_id", description = "Calls of this person") @BindParam("user_id") @Nullable UUID userId,
        @Parameter(name = "userId", hidden = true) @BindParam("userId") @Nullable UUID userIdOfSeed,
        @Parameter(name = "line", description = "Calls from or to this number", example = "3002") @Size(min = 1, max = 80) @Pattern(regexp = "[^\\x00]*", message = "has an illegal character") @Nullable String line,
        @Parameter(name = "direction", description = "`in` or `out`, as seen from the person; from the line where no person is given") @Pattern(regexp = "in|out", message = "must be in or out") @Nullable String direction,
        @Parameter(name = "from", description = "Begun then or later (ISO 8601)", example = "2026-11-01T00:00:00Z") @Nullable Instant from,
        @Parameter(name = "to", description = "Begun before", example = "2026-12-01T00:00:00Z") @Nullable Instant to,
        @Parameter(name = "zone", description = "Whose hours `by_hour` has (IANA); UTC when not given", example = "Europe/Berlin") @Nullable String zone) {

    Search search(Asker asker) {
        return new HistoryFilter(userId, userIdOfSeed, line, direction, null, null, null, null, from, to, null, null,
                null,
                null)
                .search(asker);
    }

    /// The name of a zone that has one: offsets mean the contrary of themselves in PostgreSQL.
    String hours() {
        String hours = zone == null ? "UTC" : zone;
        if (!ZoneId.getAvailableZoneIds().contains(hours)) {
            throw new CallException.InvalidRequest("zone", "is not a time zone");
        }
        return hours;
    }
}
