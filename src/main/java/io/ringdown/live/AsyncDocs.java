package io.ringdown.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ringdown.live.ServerEvent.Room;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The AsyncAPI 3 description of Socket.IO at `/v3/async-docs`, made of [ServerEvent] and [ClientEvent]. Its schemas come from the
/// same records, by the same converters, as those of OpenAPI.
@Hidden
@RestController
class AsyncDocs {

    private static final String REF = "$ref";

    private static final String CHANNEL = "#/channels/";

    private static final String MESSAGES = "#/components/messages/";

    private static final String SCHEMAS = "#/components/schemas/";

    /// Socket.IO's own packets beside events: how a client is let in, and acknowledgements.
    private static final Map<String, Class<?>> PACKETS = new TreeMap<>(Map.of("connect", ClientEvent.Auth.class,
            "connect_error", ClientEvent.AuthRefused.class, "acknowledged", ClientEvents.Done.class, "refused",
            ClientEvents.Refused.class));

    private final JsonMapper json;

    private final String version;

    AsyncDocs(JsonMapper json, ObjectProvider<BuildProperties> build) {
        this.json = json;
        this.version = build.stream().findFirst().map(BuildProperties::getVersion).orElse("development");
    }

    @GetMapping(path = "/v3/async-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> description() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("asyncapi", "3.0.0");
        whole.put("info", Map.of("title", "Ringdown live", "version", version, "license",
                Map.of("name", "MIT", "url", "https://opensource.org/license/mit"), "description",
                "What people hear and say by Socket.IO 4, on websocket or polling. Commands on calls go by REST."));
        whole.put("defaultContentType", MediaType.APPLICATION_JSON_VALUE);
        whole.put("servers", Map.of("live", server()));
        whole.put("channels", channels());
        whole.put("operations", operations());
        whole.put("components", Map.of("messages", messages(), "schemas", schemas(), "securitySchemes",
                Map.of("ticket", Map.of("type", "httpApiKey", "in", "query", "name", "ticket", "description",
                        "Of `POST /api/live/tickets`; good once. The packet `connect` may show a session token instead."))));
        return whole;
    }

    private static Map<String, Object> server() {
        return Map.of("host", "{host}", "pathname", "/socket.io/", "protocol", "ws", "description",
                "`POST /api/live/tickets` says where it is.", "variables",
                Map.of("host", Map.of("default", "localhost:9092")), "security",
                List.of(Map.of(REF, "#/components/securitySchemes/ticket")));
    }

    private static Map<String, Object> channels() {
        Map<String, Object> channels = new LinkedHashMap<>();
        for (Room room : Room.values()) {
            Stream<String> told = Arrays.stream(ServerEvent.values()).filter(event -> event.room() == room)
                    .map(ServerEvent::wire);
            Stream<String> own = Stream.concat(Arrays.stream(ClientEvent.values()).map(ClientEvent::wire),
                    PACKETS.keySet().stream());
            channels.put(name(room), Map.of("address", "/", "description", description(room), "messages",
                    references(room == Room.SOCKET ? Stream.concat(told, own) : told)));
        }
        return channels;
    }

    private static Map<String, Object> references(Stream<String> messages) {
        return messages.collect(Collectors.toMap(name -> name, name -> Map.of(REF, MESSAGES + name),
                (one, other) -> one, TreeMap::new));
    }

    private static String description(Room room) {
        return switch (room) {
            case CALL -> "The room of a call: its people are in it, and who has joined it by `join_call`.";
            case PERSON -> "The room of a person: all their sockets. Staff are in everybody's for `status_updated`.";
            case SOCKET -> "One connection, from its handshake to its end.";
        };
    }

    private static String name(Room room) {
        return room.name().toLowerCase(Locale.ROOT);
    }

    /// As seen from the service: it sends what clients hear, and receives what they say.
    private static Map<String, Object> operations() {
        Map<String, Object> operations = new TreeMap<>();
        operations.put("connect", received("connect", "A client shows who it is, and how far it has heard.",
                List.of("connect_error")));
        for (ServerEvent event : ServerEvent.values()) {
            operations.put(camelCase("push_" + event.wire()), Map.of("action", "send", "channel",
                    Map.of(REF, CHANNEL + name(event.room())), "summary", event.summary(), "messages",
                    List.of(in(event.room(), event.wire()))));
        }
        for (ClientEvent event : ClientEvent.values()) {
            operations.put(camelCase(event.wire()),
                    received(event.wire(), event.summary(), List.of("acknowledged", "refused")));
        }
        return operations;
    }

    private static Map<String, Object> received(String message, String summary, List<String> replies) {
        Map<String, Object> socket = Map.of(REF, CHANNEL + name(Room.SOCKET));
        return Map.of("action", "receive", "channel", socket, "summary", summary, "messages",
                List.of(in(Room.SOCKET, message)), "reply", Map.of("channel", socket, "messages",
                        replies.stream().map(reply -> in(Room.SOCKET, reply)).toList()));
    }

    private static Map<String, Object> in(Room room, String message) {
        return Map.of(REF, CHANNEL + name(room) + "/messages/" + message);
    }

    private static String camelCase(String wire) {
        String[] words = wire.split("_");
        return words[0] + Arrays.stream(words).skip(1)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static Map<String, Object> messages() {
        Map<String, Object> messages = new TreeMap<>();
        PACKETS.forEach((name, payload) -> messages.put(name, message(name, payload)));
        for (ServerEvent event : ServerEvent.values()) {
            messages.put(event.wire(), message(event.wire(), event.payload()));
        }
        for (ClientEvent event : ClientEvent.values()) {
            messages.put(event.wire(), message(event.wire(), event.payload()));
        }
        return messages;
    }

    private static Map<String, Object> message(String name, Class<?> payload) {
        return Map.of("name", name, "payload", payload == Object.class
                ? Map.of("type", "object")
                : Map.of(REF, SCHEMAS + nameOf(payload)));
    }

    private static String nameOf(Class<?> payload) {
        io.swagger.v3.oas.annotations.media.Schema said = payload
                .getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return said == null || said.name().isEmpty() ? payload.getSimpleName() : said.name();
    }

    private Map<String, JsonNode> schemas() {
        Map<String, JsonNode> schemas = new TreeMap<>();
        Stream.of(Arrays.stream(ServerEvent.values()).map(ServerEvent::payload),
                Arrays.stream(ClientEvent.values()).map(ClientEvent::payload), PACKETS.values().stream())
                .flatMap(payloads -> payloads).filter(payload -> payload != Object.class).distinct()
                .forEach(payload -> ModelConverters.getInstance(true).readAll(payload)
                        .forEach((name, schema) -> schemas.put(name, written(schema))));
        return schemas;
    }

    private JsonNode written(Object schema) {
        try {
            return draft7(json.readTree(Json31.mapper().writeValueAsString(schema)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a schema cannot be written", impossible);
        }
    }

    /// AsyncAPI 3.0 has JSON Schema's draft 7: nothing counts beside a `$ref`, and an example is one of `examples`.
    private static JsonNode draft7(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("example").isValueNode()) {
                object.putArray("examples").add(object.remove("example"));
            }
            if (object.path(REF).isString() && object.size() > 1) {
                JsonNode reference = object.remove(REF);
                object.putArray("allOf").addObject().set(REF, reference);
            }
        }
        schema.valueStream().forEach(AsyncDocs::draft7);
        return schema;
    }
}
