package io.ringdown.live;

import io.ringdown.live.JsSocketClient.Heard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A page as it should be written: it remembers the last event id of anything that it is told, and names it when it comes back.
/// Each coming back is a client of its own.
final class Tab {

    private final int port;

    private final String token;

    private final List<String> transports;

    private final List<Heard> heard = new ArrayList<>();

    private @Nullable String last;

    private @Nullable JsSocketClient client;

    Tab(int port, String token, String... transports) {
        this.port = port;
        this.token = token;
        this.transports = List.of(transports);
    }

    /// Comes, or comes back, and waits until it has been told what was before.
    JsSocketClient come(String... joined) {
        Map<String, Object> auth = new LinkedHashMap<>(Map.of("token", token, "calls", List.of(joined)));
        if (last != null) {
            auth.put("last_event_id", last);
        }
        JsSocketClient coming = JsSocketClient.start(port,
                Map.of("auth", auth, "transports", transports, "reconnection", false));
        client = coming;
        coming.await(fact -> fact.name().equals("snapshot") || fact.name().equals("caught_up"));
        return coming;
    }

    /// Is cut off, wherever it is; what it has heard it keeps.
    void leave() {
        JsSocketClient leaving = Objects.requireNonNull(client);
        client = null;
        leaving.close();
        for (Heard fact : leaving.heard()) {
            if (fact.kind().equals("event") && fact.body().has("event_id")) {
                heard.add(fact);
                last = fact.body().get("event_id").asString();
            }
        }
    }

    /// Is cut off when it has heard so many call events since it came.
    void leaveAfter(int events) {
        JsSocketClient present = Objects.requireNonNull(client);
        Awaitility.await().until(() -> present.heard().stream().filter(Tab::isCallEvent).count() >= events);
        leave();
    }

    private static boolean isCallEvent(Heard fact) {
        return fact.kind().equals("event") && fact.name().startsWith("call_") && !fact.name().equals("call_missed");
    }

    /// Forgets what it heard last, or believes it was something else.
    void lastWas(@Nullable String eventId) {
        last = eventId;
    }

    /// The ids of the call events it was told, over all its stays until it left last.
    List<String> eventIds() {
        return heard.stream().filter(Tab::isCallEvent).map(fact -> fact.body().get("event_id").asString()).toList();
    }
}
