package io.ringdown.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/// Writes the audit log. Who asks and from where is taken from the request that the thread works on; work that no request
/// asked for is the system's.
@Service
public class Audit {

    private static final Pattern SECRET = Pattern.compile("password|secret|ha1|token|hash", Pattern.CASE_INSENSITIVE);

    private final JdbcClient jdbc;

    private final JsonMapper json;

    private final Clock clock;

    Audit(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// Part of the caller's transaction: what is rolled back was not done, and is not told.
    public void record(Change change) {
        Authentication asker = SecurityContextHolder.getContext().getAuthentication();
        Actor actor = asker != null && asker.getPrincipal() instanceof Actor known ? known : null;
        HttpServletRequest request = RequestContextHolder
                .getRequestAttributes() instanceof ServletRequestAttributes attributes ? attributes.getRequest() : null;
        String kind = actor != null ? actor.actorKind() : request != null ? "nobody" : "system";
        jdbc.sql("""
                INSERT INTO audit_log (at, actor_kind, actor_id, actor_name, address, trace_id, action, target_kind,
                    target_id, target_name, details)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)""").param(Timestamp.from(clock.instant())).param(kind)
                .param(actor == null ? null : actor.actorId()).param(actor == null ? null : actor.actorName())
                .param(request == null ? null : request.getRemoteAddr()).param(MDC.get("trace_id"))
                .param(change.action()).param(change.targetKind()).param(change.targetId()).param(change.targetName())
                .param(details(change.details())).update();
    }

    /// Whatever is called like a secret is only said to be there.
    private @Nullable String details(Map<String, ?> details) {
        Map<String, Object> told = new LinkedHashMap<>();
        details.forEach((name, value) -> told.put(name, SECRET.matcher(name).find() ? "changed" : value));
        return json.writeValueAsString(told);
    }
}
