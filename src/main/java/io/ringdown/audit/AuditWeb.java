package io.ringdown.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Tag(name = "Audit", description = "Who changed what")
class AuditWeb {

    private static final String WORD = "[^\\p{Cntrl}]*";

    private static final String PLAIN = "must not contain control characters";

    /// The latest time that is asked for.
    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient jdbc;

    private final JsonMapper json;

    AuditWeb(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// One thing that was done.
    ///
    /// @param actorKind `account`, `api_key`, `nobody` (who registers), or `system`
    @Schema(name = "AuditEntry")
    record Entry(@Schema(example = "4711") String id, Instant at,
            @Schema(example = "account", allowableValues = {"account", "api_key", "nobody", "system"}) String actorKind,
            @Nullable String actorId, @Schema(example = "admin") @Nullable String actorName,
            @Schema(example = "192.0.2.7") @Nullable String address,
            @Schema(example = "9f3c1b7a5d2e4f60") @Nullable String traceId,
            @Schema(example = "account.changed") String action, @Schema(example = "account") String targetKind,
            String targetId, @Schema(example = "maria.santos") String targetName,
            @Schema(example = "{\"name\": {\"from\": \"Maria\", \"to\": \"Maria Santos\"}}") JsonNode details){}

    /// @param nextCursor where the next page begins; null on the last one
    @Schema(name = "AuditPage")
    record Page(List<Entry> entries, @Nullable String nextCursor) {}

    @GetMapping(path = "/api/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasRole('ADMIN')")
    @Operation(operationId = "listAuditEntries", summary = "What was done, newest first", description = "Give the next_cursor of a page as cursor to get the next one. Nothing is ever changed or removed here, and no secret is in it.")
    Page list(
            @Parameter(description = "An id of the one who did it") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = WORD, message = PLAIN) String actor,
            @Parameter(description = "An id of what it was done to") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = WORD, message = PLAIN) String target,
            @Parameter(description = "Part of the name of who did it or what it was done to, or of the address") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = WORD, message = PLAIN) String search,
            @Parameter(description = "What was done, or the beginning of it", example = "device.") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = "[a-z_.]*", message = "may have small letters, dots and underscores") String action,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Min(1) @Nullable Long cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        List<Entry> found = jdbc.sql("""
                SELECT id, at, actor_kind, actor_id, actor_name, address, trace_id, action, target_kind, target_id,
                    target_name, details::text
                FROM audit_log
                WHERE (:actor = '' OR actor_id = :actor) AND (:target = '' OR target_id = :target)
                    AND (:like = '%%' OR actor_name ILIKE :like OR target_name ILIKE :like OR address LIKE :like)
                    AND starts_with(action, :action) AND at >= :from AND at < :to AND id < :cursor
                ORDER BY id DESC LIMIT :limit""").param("actor", actor).param("target", target)
                .param("like", "%" + search.strip().replaceAll("([%_\\\\])", "\\\\$1") + "%")
                .param("action", action).param("from", time(from, Instant.EPOCH))
                .param("to", time(to, EVER))
                .param("cursor", cursor == null ? Long.MAX_VALUE : cursor).param("limit", limit + 1)
                .query((row, _) -> entry(row)).list();
        boolean more = found.size() > limit;
        List<Entry> shown = more ? found.subList(0, limit) : found;
        return new Page(shown, more ? shown.getLast().id() : null);
    }

    /// Within what PostgreSQL's times can hold.
    private static Timestamp time(@Nullable Instant given, Instant otherwise) {
        Instant time = given == null ? otherwise : given;
        return Timestamp.from(time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(EVER) ? EVER : time);
    }

    private Entry entry(ResultSet row) throws SQLException {
        return new Entry(Long.toString(row.getLong("id")), row.getTimestamp("at").toInstant(),
                row.getString("actor_kind"), row.getString("actor_id"), row.getString("actor_name"),
                row.getString("address"), row.getString("trace_id"), row.getString("action"),
                row.getString("target_kind"), row.getString("target_id"), row.getString("target_name"),
                json.readTree(row.getString("details")));
    }
}
