package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.util.HashMap;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST side: answers a request whether it came by HTTP or on the event socket.
final class FakeAri {

    record Request(String method, String path, Map<String, String> query, @Nullable String body) {}

    /// @param body empty where there is none
    record Answer(int status, String body) {}

    private static final Answer DONE = new Answer(204, "");
    private static final Answer NO_CHANNEL = new Answer(404, "{\"message\":\"Channel not found\"}");
    private static final Answer NO_BRIDGE = new Answer(404, "{\"message\":\"Bridge not found\"}");
    private static final Answer NO_RECORDING = new Answer(404, "{\"message\":\"Recording not found\"}");
    private static final Answer NOTHING = new Answer(404, "{\"message\":\"Resource not found\"}");
    /// What waits until nothing is played any more to the channels it is for.
    private static final Set<String> WAITING = Set.of("variable", "answer", "addChannel", "removeChannel");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final FakeState state;
    private final FakeSounds sounds;
    private final FakeTransfers transfers;
    private static final DateTimeFormatter STARTUP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx")
            .withZone(ZoneOffset.UTC);

    private final String version;

    FakeAri(FakeState state, FakeSounds sounds, FakeTransfers transfers, String version) {
        this.state = state;
        this.sounds = sounds;
        this.transfers = transfers;
        this.version = version;
    }

    boolean mustWait(Request asked) {
        String[] parts = asked.path.split("/", -1);
        return sounds.isPlaying() && parts.length == 3 && WAITING.contains(parts[2])
                && Stream.of(parts[0].equals("channels") ? parts[1] : asked.query.getOrDefault("channel", ""))
                        .flatMap(names -> Stream.of(names.split(",", -1))).map(state.channels::get)
                        .anyMatch(channel -> channel != null && sounds.isPlayedTo(channel));
    }

    Answer answer(Request asked) {
        String path = asked.path;
        Map<String, String> query = asked.query;
        String body = asked.body;
        String[] parts = path.split("/", -1);
        return switch (asked.method + " " + parts[0]) {
            case "GET asterisk" -> new Answer(200, switch (parts[1]) {
                case "info" -> info();
                case "variable" -> "{\"value\":\"\"}";
                default -> "{\"ping\":\"pong\"}";
            });
            case "POST asterisk" -> parts[1].equals("variable") ? DONE : NOTHING;
            case "PUT asterisk" -> new Answer(200, "[]");
            case "GET applications" -> state.listed
                    ? new Answer(200, application(parts[1]))
                    : new Answer(404, "{\"message\":\"Application not found\"}");
            case "POST applications" -> subscribe(parts[1], query);
            case "PUT applications" -> filter(parts[1], body);
            case "GET channels" -> new Answer(200, channels());
            case "POST channels" -> parts.length == 2 ? made(parts[1], query, body) : command(parts, query);
            case "DELETE channels" -> parts.length == 2 ? hangUp(parts[1], query) : undo(parts[1], parts[2], query);
            case "GET endpoints" -> endpoints();
            case "GET bridges" -> new Answer(200, bridges());
            case "POST bridges" -> parts.length == 2 ? bridge(parts[1]) : members(parts[1], parts[2], query);
            case "DELETE bridges" -> state.removeBridge(parts[1]) ? DONE : NO_BRIDGE;
            case "GET recordings" -> state.recordings.containsKey(parts[2])
                    ? new Answer(200, state.recording(parts[2], "recording"))
                    : NO_RECORDING;
            case "POST recordings" ->
                parts[3].equals("stop") && state.stopRecording(parts[2], true) ? DONE : NO_RECORDING;
            case "DELETE playbacks" -> sounds.stop(parts[1])
                    ? DONE
                    : new Answer(404, "{\"message\":\"Playback not found\"}");
            default -> NOTHING;
        };
    }

    private String info() {
        return "{\"build\":{\"os\":\"Linux\",\"kernel\":\"6\",\"options\":\"\",\"machine\":\"x86_64\",\"date\":\"\",\"user\":\"\"},\"system\":{\"version\":\""
                + version + "\",\"entity_id\":\"02:fc:00:00:00:01\"},\"status\":{\"startup_time\":\""
                + STARTUP.format(state.started) + "\"}}";
    }

    private Answer subscribe(String name, Map<String, String> query) {
        String source = query.getOrDefault("eventSource", "");
        state.endpointsSubscribed |= source.equals("endpoint:PJSIP");
        FakeChannel channel = state.channels.get(source.replaceFirst("^channel:", ""));
        if (channel != null) {
            channel.subscribed = true;
        }
        if (source.startsWith("bridge:")) {
            state.bridgesSubscribed.add(source.substring("bridge:".length()));
        }
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

    private Answer made(String id, Map<String, String> query, @Nullable String body) {
        return id.equals("create")
                ? make(query.getOrDefault("channelId", ""), false, query, body)
                : make(id, true, query, body);
    }

    private Answer make(String id, boolean dial, Map<String, String> query, @Nullable String body) {
        String endpoint = query.getOrDefault("endpoint", "").replaceFirst("^PJSIP/", "");
        PhoneBehavior.Refusal refusal = state.phones.apply(endpoint).refusal();
        if (refusal != null) {
            return new Answer(refusal.status(), refusal.body());
        }
        if (state.channels.containsKey(id)) {
            return new Answer(409, "{\"message\":\"Channel with given unique ID already exists\"}");
        }
        Map<String, String> variables = new HashMap<>();
        JSON.readTree(body == null ? "{}" : body).path("variables")
                .forEachEntry((name, value) -> variables.put(name, value.asString()));
        FakeChannel made = dial
                ? state.originate(id, endpoint, variables, timeout(query))
                : state.create(id, endpoint, variables, query.getOrDefault("appArgs", ""));
        return new Answer(200, made.json());
    }

    private static Duration timeout(Map<String, String> query) {
        return Duration.ofSeconds(Long.parseLong(query.getOrDefault("timeout", "30")));
    }

    /// Commands to a channel; a third part of the path is the id of what is to be made.
    private Answer command(String[] path, Map<String, String> query) {
        FakeChannel channel = state.channels.get(path[1]);
        if (channel == null) {
            return NO_CHANNEL;
        }
        return switch (path[2]) {
            case "transfer_progress" -> transfers.progress(channel, query.getOrDefault("states", ""))
                    ? DONE
                    : new Answer(400, "{\"message\":\"Invalid states value\"}");
            case "play" -> new Answer(201,
                    sounds.play(channel, path[3], List.of(query.getOrDefault("media", "").split(",", -1))));
            case "snoop" -> state.channels.containsKey(path[3])
                    ? new Answer(500, "{\"message\":\"Snoop channel could not be created\"}")
                    : new Answer(200, state.snoop(path[3], channel.id).json());
            default -> change(channel, path[2], query);
        };
    }

    private Answer change(FakeChannel channel, String command, Map<String, String> query) {
        switch (command) {
            case "answer" -> state.change(channel, "Up");
            case "dial" -> state.dial(channel, timeout(query));
            case "variable" -> FakeState.set(channel, query.getOrDefault("variable", ""),
                    query.getOrDefault("value", ""));
            case "ring" -> channel.generator = channel.isUp() && channel.bridge == null ? "ringing" : channel.generator;
            case "moh" -> channel.generator = "music";
            case "mute" -> {
                return mute(channel, true, query);
            }
            case "dtmf", "hold", "progress" -> {
                // nothing that is told by event or can be seen here
            }
            default -> {
                return NOTHING;
            }
        }
        return DONE;
    }

    /// The direction must be said, whatever Asterisk's documentation has as its default.
    private static Answer mute(FakeChannel channel, boolean muted, Map<String, String> query) {
        if (!"in".equals(query.get("direction"))) {
            return new Answer(400, "{\"message\":\"Invalid direction for mute\"}");
        }
        channel.muted = muted;
        return DONE;
    }

    /// Ringing and music come from one generator: the end of ringing ends music that was begun after it, but not the other way.
    private Answer undo(String id, String command, Map<String, String> query) {
        FakeChannel channel = state.channels.get(id);
        if (channel == null) {
            return NO_CHANNEL;
        }
        switch (command) {
            case "ring" -> channel.generator = "";
            case "moh" -> channel.generator = channel.generator.equals("music") ? "" : channel.generator;
            case "mute" -> {
                return mute(channel, false, query);
            }
            case "hold" -> {
                // as above
            }
            default -> {
                return NOTHING;
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

    private Answer members(String id, String command, Map<String, String> query) {
        if (!state.bridges.containsKey(id)) {
            return NO_BRIDGE;
        }
        if (command.equals("record")) {
            return state.record(id, query.getOrDefault("name", ""))
                    ? new Answer(201, state.recording(query.getOrDefault("name", ""), "queued"))
                    : new Answer(409, "{\"message\":\"Recording already in progress\"}");
        }
        List<FakeChannel> named = Stream.of(query.getOrDefault("channel", "").split(",", -1)).map(state.channels::get)
                .toList();
        if (named.stream().anyMatch(Objects::isNull)) {
            return new Answer(400, "{\"message\":\"Channel not found\"}");
        }
        return switch (command) {
            case "addChannel" -> join(id, named, Boolean.parseBoolean(query.getOrDefault("mute", "false")));
            case "removeChannel" -> state.part(id, named)
                    ? DONE
                    : new Answer(422, "{\"message\":\"Channel not in this bridge\"}");
            default -> NOTHING;
        };
    }

    private Answer join(String bridge, List<FakeChannel> joining, boolean listeners) {
        if (joining.stream()
                .anyMatch(channel -> channel.foreign || !(channel.inbound || channel.entered || channel.isUp()))) {
            return new Answer(422, "{\"message\":\"Channel not in Stasis application\"}");
        }
        state.join(bridge, joining, listeners);
        return DONE;
    }
}
