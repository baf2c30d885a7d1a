package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST side: answers a request whether it came by HTTP or on the event socket.
final class FakeAri {

    /// @param body empty where there is none
    record Answer(int status, String body) {}

    private static final Answer DONE = new Answer(204, "");
    private static final Answer NO_CHANNEL = new Answer(404, "{\"message\":\"Channel not found\"}");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final FakeState state;
    private final String version;

    FakeAri(FakeState state, String version) {
        this.state = state;
        this.version = version;
    }

    Answer answer(String method, String path, Map<String, String> query, @Nullable String body) {
        String[] parts = path.split("/", -1);
        return switch (method + " " + parts[0]) {
            case "GET asterisk" -> new Answer(200, parts[1].equals("info") ? info() : "{\"ping\":\"pong\"}");
            case "PUT asterisk" -> new Answer(200, "[]");
            case "GET applications" -> new Answer(200, application(parts[1]));
            case "POST applications" -> subscribe(parts[1], query);
            case "PUT applications" -> filter(parts[1], body);
            case "GET channels" -> new Answer(200, channels());
            case "POST channels" -> parts.length == 2
                    ? originate(parts[1], query, body)
                    : command(parts[1], parts[2], query);
            case "DELETE channels" -> hangUp(parts[1], query);
            case "GET endpoints" -> endpoints();
            case "GET bridges" -> new Answer(200, bridges());
            case "POST bridges" -> parts.length == 2 ? bridge(parts[1]) : join(parts[1], query);
            case "DELETE bridges" -> state.bridges.remove(parts[1]) != null
                    ? DONE
                    : new Answer(404, "{\"message\":\"Bridge not found\"}");
            default -> new Answer(404, "{\"message\":\"Resource not found\"}");
        };
    }

    private String info() {
        return "{\"build\":{\"os\":\"Linux\",\"kernel\":\"6\",\"options\":\"\",\"machine\":\"x86_64\",\"date\":\"\",\"user\":\"\"},\"system\":{\"version\":\""
                + version + "\",\"entity_id\":\"02:fc:00:00:00:01\"}}";
    }

    private Answer subscribe(String name, Map<String, String> query) {
        state.endpointsSubscribed |= "endpoint:PJSIP".equals(query.get("eventSource"));
        return new Answer(200, application(name));
    }

    private Answer filter(String name, @Nullable String body) {
        state.filtered.clear();
        for (JsonNode type : JSON.readTree(body == null ? "{}" : body).path("disallowed")) {
            state.filtered.add(type.path("type").asString());
        }
        return new Answer(200, application(name));
    }

    private String application(String name) {
        return "{\"name\":\"" + name + "\",\"channel_ids\":" + strings(ours())
                + ",\"bridge_ids\":[],\"endpoint_ids\":[],\"device_names\":[],\"events_allowed\":[],\"events_disallowed\":[]}";
    }

    private List<String> ours() {
        return state.channels.values().stream().filter(channel -> !channel.foreign).map(channel -> channel.id).toList();
    }

    private static String strings(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private String channels() {
        return state.channels.values().stream().map(FakeChannel::json).collect(Collectors.joining(",", "[", "]"));
    }

    private Answer endpoints() {
        return state.registered.isEmpty()
                ? new Answer(404, "{\"message\":\"No Endpoints found - invalid tech PJSIP\"}")
                : new Answer(200, state.registered.entrySet().stream()
                        .map(endpoint -> "{\"technology\":\"PJSIP\",\"resource\":\"" + endpoint.getKey()
                                + "\",\"state\":\"" + (endpoint.getValue() ? "online" : "offline")
                                + "\",\"channel_ids\":[]}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private String bridges() {
        return state.bridges.entrySet().stream()
                .map(bridge -> "{\"id\":\"" + bridge.getKey()
                        + "\",\"technology\":\"simple_bridge\",\"bridge_type\":\"mixing\",\"bridge_class\":\"stasis\",\"creator\":\"Stasis\",\"name\":\"\",\"channels\":"
                        + strings(List.copyOf(bridge.getValue())) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Answer originate(String id, Map<String, String> query, @Nullable String body) {
        String endpoint = query.getOrDefault("endpoint", "").replaceFirst("^PJSIP/", "");
        PhoneBehavior.Refusal refusal = state.phones.apply(endpoint).refusal();
        if (refusal != null) {
            return new Answer(refusal.status(), refusal.body());
        }
        if (state.channels.containsKey(id)) {
            return new Answer(409, "{\"message\":\"Channel with given unique ID already exists\"}");
        }
        String callId = body == null ? "" : JSON.readTree(body).path("variables").path("CALL_ID").asString("");
        Duration timeout = Duration.ofSeconds(Long.parseLong(query.getOrDefault("timeout", "30")));
        return new Answer(200, state.originate(id, endpoint, callId, timeout).json());
    }

    private Answer command(String id, String command, Map<String, String> query) {
        FakeChannel channel = state.channels.get(id);
        if (channel == null) {
            return NO_CHANNEL;
        }
        switch (command) {
            case "answer" -> state.change(channel, "Up");
            case "variable" -> channel.callId = query.getOrDefault("value", "");
            default -> {
                // ring, and what else changes nothing that is told by event
            }
        }
        return DONE;
    }

    private Answer hangUp(String id, Map<String, String> query) {
        if (!state.channels.containsKey(id)) {
            return NO_CHANNEL;
        }
        state.destroy(id, Integer.parseInt(query.getOrDefault("reason_code", "16")));
        return DONE;
    }

    private Answer bridge(String id) {
        return state.makeBridge(id)
                ? new Answer(200, "{\"id\":\"" + id
                        + "\",\"technology\":\"simple_bridge\",\"bridge_type\":\"mixing\",\"bridge_class\":\"stasis\",\"creator\":\"Stasis\",\"name\":\"\",\"channels\":[]}")
                : new Answer(409, "{\"message\":\"Bridge with given unique ID already exists\"}");
    }

    private Answer join(String id, Map<String, String> query) {
        return state.join(id, query.getOrDefault("channel", ""))
                ? DONE
                : new Answer(422, "{\"message\":\"Channel not in Stasis application\"}");
    }
}
