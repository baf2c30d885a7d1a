package io.ringdown.live;

import io.ringdown.call.CallId;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a client says of itself beside who it is, in the `auth` of Socket.IO's CONNECT.
///
/// @param lastEventId the last event it heard (`last_event_id`), 0 for none or nothing that could be one
/// @param calls       the calls it had joined (`calls`)
record Asked(long lastEventId, Set<CallId> calls) {

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    static Asked of(JsonNode auth) {
        Set<CallId> calls = new LinkedHashSet<>();
        for (JsonNode call : auth.path("calls")) {
            if (calls.size() < LiveSockets.MAX_CALLS && call.isString() && ClientJson.isText(call.asString(), 100)) {
                calls.add(new CallId(call.asString()));
            }
        }
        return new Asked(id(auth.path("last_event_id")), calls);
    }

    /// Sent as text; a JavaScript number holds one exactly, too.
    private static long id(JsonNode value) {
        String text = value.isString() || value.isIntegralNumber() ? value.asString() : "";
        if (!text.matches("[1-9]\\d{0,18}")) {
            return 0;
        }
        BigInteger id = new BigInteger(text);
        return id.compareTo(LARGEST) > 0 ? 0 : id.longValue();
    }
}
