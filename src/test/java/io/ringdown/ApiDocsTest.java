package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.asterisk.fake.FakeAsterisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The descriptions of REST (OpenAPI) and Socket.IO (AsyncAPI): kept as files, of which the pages' types are made, and true.
@ActiveProfiles("test")
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-docs", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=" + AuthorizationMatrixTest.SECRET, "ringdown.live.port=0"})
class ApiDocsTest {

    private static final Path FILES = Path.of("src/main/frontend/api");

    private static final Path MATRIX = Path.of("src/test/resources/authorization.txt");

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    @LocalServerPort
    private int port;

    private JsonNode api = JSON.nullNode();

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @BeforeAll
    void read() {
        api = document("/v3/api-docs");
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    private JsonNode document(String path) {
        return RestClient.to(port).get(path).expect(200).body();
    }

    /// Written anew by `./mvnw test -Dtest=ApiDocsTest -Dwrite.documents=true`.
    @ParameterizedTest
    @CsvSource({"openapi.json,/v3/api-docs", "asyncapi.json,/v3/async-docs"})
    void theFileIsWhatTheServiceAnswers(String name, String path) throws IOException {
        Path file = FILES.resolve(name);
        String described = JSON.writeValueAsString(JSON.treeToValue(document(path), Object.class))
                + "\n";
        if (Boolean.getBoolean("write.documents")) {
            Files.writeString(file, described);
        }
        assertThat(Files.readString(file))
                .as("write it anew: ./mvnw test -Dtest=ApiDocsTest -Dwrite.documents=true").isEqualTo(described);
    }

    /// An operation of the document.
    private record Described(String method, String path, JsonNode operation) {

        String route() {
            return method + " " + path;
        }

        Set<String> successes() {
            return operation.path("responses").propertyNames().stream().filter(status -> status.startsWith("2"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private List<Described> operations() {
        List<Described> operations = new ArrayList<>();
        api.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> operations
                .add(new Described(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(),
                        operation.getValue()))));
        return operations;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(api.findValuesAsString("$ref")).isNotEmpty()
                .allMatch(reference -> !api.at(reference.substring(1)).isMissingNode());
    }

    @Test
    void everyOperationHasAnIdThatSaysWhatItDoes() {
        List<String> ids = operations().stream().map(one -> one.operation().path("operationId").asString("")).toList();
        assertThat(ids).hasSizeGreaterThan(80).doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)+"))
                .contains("holdCall", "listDevices", "signIn");
    }

    /// What [AuthorizationMatrixTest] hears from the service itself. Commands have ended calls there: what they answer else is
    /// heard by the tests of each.
    @Test
    void everyOperationSaysTheStatusOfItsSuccess() throws IOException {
        Map<String, Set<String>> heard = heard();
        SoftAssertions all = new SoftAssertions();
        for (Described one : operations()) {
            Set<String> successes = new TreeSet<>(heard.getOrDefault(one.route(), Set.of()));
            boolean command = one.path().matches("/api/calls/\\{id}/.+") && !one.method().equals("GET")
                    && !one.path().endsWith("/notes");
            if (command) {
                successes.add("202");
            }
            if (one.path().endsWith("/recordings/{rid}")) {
                successes.addAll(Set.of("200", "206"));
            }
            all.assertThat(one.successes()).as(one.route()).isEqualTo(successes);
        }
        all.assertAll();
    }

    private static Map<String, Set<String>> heard() throws IOException {
        Map<String, Set<String>> heard = new TreeMap<>();
        Files.readAllLines(MATRIX).stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> List.of(line.strip().split("\\s+")))
                .forEach(words -> heard.put(words.get(0) + " " + words.get(1), words.stream().skip(2)
                        .filter(status -> status.startsWith("2")).collect(Collectors.toSet())));
        return heard;
    }

    /// Nobody has to send what may be null, and everybody can tell what is always there.
    @Test
    void whatIsRequiredIsSo() {
        assertThat(required("User")).contains("id", "name", "username", "type").doesNotContain("device", "token");
        assertThat(required("Call")).contains("id", "answer_time", "participants", "notes", "tags");
        assertThat(required("CallParticipant")).contains("pid", "role", "device", "phone");
        assertThat(required("MakeCall")).containsExactlyInAnyOrder("caller_device", "callee_device");
        Set<String> sent = new HashSet<>();
        operations()
                .forEach(one -> one.operation().at("/requestBody/content/application~1json/schema/$ref").asStringOpt()
                        .ifPresent(reference -> sent.add(reference.substring(reference.lastIndexOf('/') + 1))));
        assertThat(sent).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(required(name))
                .noneMatch(
                        property -> schema(name).at("/properties/" + property + "/type").toString().contains("null")));
    }

    private Set<String> required(String name) {
        return schema(name).path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    private JsonNode schema(String name) {
        return api.at("/components/schemas/" + name);
    }

    @Test
    void statesAndReasonsAreListed() {
        assertThat(words("CallState")).contains("created", "transferring", "ended");
        assertThat(words("EndReason")).contains("completed", "no_answer");
        assertThat(words("ParticipantRole")).contains("forward_target", "recipient");
        assertThat(words("OwnStatus")).containsExactly("available", "away", "do_not_disturb");
        assertThat(api.at("/paths/~1api~1calls~1history/get/parameters").valueStream()
                .filter(parameter -> parameter.path("name").asString().equals("end_reason"))
                .flatMap(parameter -> parameter.at("/schema/enum").valueStream()).map(JsonNode::asString))
                .contains("abandoned");
    }

    private List<String> words(String name) {
        return schema(name).path("enum").valueStream().map(JsonNode::asString).toList();
    }

    /// The front end's tests see that they are patterns of JavaScript.
    @Test
    void patternsAreForTheWholeText() {
        assertThat(api.findValuesAsString("pattern")).isNotEmpty()
                .allMatch(pattern -> Pattern.matches("\\^\\(\\?:.*\\)\\$", pattern))
                .noneMatch(pattern -> pattern.contains("Cntrl"));
    }

    /// Otherwise it would prove nothing that all tests hold their answers against the description.
    @Test
    void anAnswerThatIsNotAsDescribedIsNoticed() {
        String json = "application/json";
        String good = "{\"status\":\"OK\",\"timestamp\":\"2026-11-20T17:44:14.533Z\",\"service\":\"call-service\"}";
        Descriptions.hold("GET", "/api/health", 200, json, good);
        assertThatThrownBy(() -> Descriptions.hold("GET", "/api/health", 201, json, good))
                .hasMessageContaining("not described");
        for (String bad : List.of("{}", good.replace("\"OK\"", "7"), good.replace("{", "{\"more\":1,"))) {
            assertThatThrownBy(() -> Descriptions.hold("GET", "/api/health", 200, json, bad)).as(bad)
                    .isInstanceOf(AssertionError.class);
        }
        JsonNode position = JSON.readTree("{\"event_id\":7}");
        assertThatThrownBy(() -> Descriptions.hold("position", position)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Descriptions.hold("no_such_event", position)).hasMessageContaining("not described");
    }
}
