package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the descriptions of REST and of Socket.IO say of a message. Whatever tests hear is held against it; a member that is not
/// described is wrong, too. [ApiDocsTest] sees to it that the files are what the service answers.
public final class Descriptions {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path FILES = Path.of("src/main/frontend/api");

    private static final JsonNode REST = read("openapi.json");

    private static final JsonNode LIVE = read("asyncapi.json");

    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Descriptions() {}

    private static JsonNode read(String name) {
        try {
            JsonNode document = JSON.readTree(Files.readString(FILES.resolve(name)));
            document.at("/components/schemas").forEach(schema -> {
                if (schema instanceof ObjectNode object && object.has("properties")) {
                    object.put("additionalProperties", false);
                }
            });
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An answer of REST: of a status that is described, and as it is described.
    public static void hold(String method, String path, int status, String type, String body) {
        operation(method, path.replaceFirst("\\?.*", "")).ifPresent(operation -> {
            String what = "%s %s: %d %s".formatted(method, path, status, body);
            JsonNode responses = operation.path("responses");
            JsonNode own = responses.path(Integer.toString(status));
            assertThat(status < 300 && own.isMissingNode()).as("not described: %s", what).isFalse();
            JsonNode response = own.isMissingNode() ? responses.path("default") : own;
            String reference = response.path("$ref").asString("");
            JsonNode content = reference.isEmpty()
                    ? response.path("content")
                    : REST.at(reference.substring(1)).path("content");
            JsonNode schema = content.path(type.replaceFirst(";.*", "")).path("schema");
            if (!body.isEmpty() && type.contains("json") && !schema.isMissingNode()) {
                assertThat(errors(REST, SpecificationVersion.DRAFT_2020_12, schema, JSON.readTree(body))).as(what)
                        .isEmpty();
            }
        });
    }

    /// An event that was pushed.
    public static void hold(String event, JsonNode body) {
        assertThat(LIVE.at("/components/messages/" + event).isMissingNode()).as("not described: %s", event).isFalse();
        assertThat(errors(LIVE, SpecificationVersion.DRAFT_7, LIVE.at("/components/messages/" + event + "/payload"),
                body)).as("%s %s", event, body).isEmpty();
    }

    private static List<Error> errors(JsonNode document, SpecificationVersion dialect, JsonNode schema,
            JsonNode value) {
        return SCHEMAS.computeIfAbsent(dialect + " " + schema, _ -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.set("components", document.path("components"));
            whole.putArray("allOf").add(schema);
            return SchemaRegistry.withDefaultDialect(dialect).getSchema(whole);
        }).validate(value);
    }

    /// The one whose path has the fewest variables of those that fit.
    private static Optional<JsonNode> operation(String method, String path) {
        return REST.path("paths").properties().stream()
                .filter(one -> Pattern.matches(one.getKey().replaceAll("\\{[^}]*}", "[^/]+"), path))
                .min(Comparator.comparingLong(one -> one.getKey().chars().filter(letter -> letter == '{').count()))
                .map(one -> one.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(operation -> !operation.isMissingNode());
    }
}
