package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.StreamSupport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that must agree with what they describe.
class DocumentsTest {

    private static final Path POM = Path.of("pom.xml");
    private static final Path DEPENDENCIES = Path.of("docs/dependencies.md");
    private static final Path CONFIGURATION = Path.of("docs/configuration.md");
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final Path SETTINGS = Path.of("src/main/resources/application.yaml");
    private static final Pattern ARTIFACT = Pattern
            .compile(
                    "<(?:dependency|plugin|path)>\\s*(?:<groupId>[^<]*</groupId>\\s*)?<artifactId>([^<]+)</artifactId>");
    private static final Pattern VARIABLE = Pattern.compile("^( *)([a-z-]+): \\$\\{([A-Z_]+):([^}]*)}");

    /// Those that [DatabaseUrl], [AsteriskAddress] and [HttpsFiles] take apart.
    private static final Map<String, String> TAKEN_APART = Map.of("DATABASE_URL",
            "`spring.datasource.url`, `.username`, `.password` | –", "DATABASE_USER",
            "`spring.datasource.username` | –", "DATABASE_PASSWORD", "`spring.datasource.password` | –",
            "ASTERISK_HOST", "`ringdown.asterisk.nodes[0].url` | –", "ASTERISK_ARI_PORT", "the same | `8088`",
            "ASTERISK_ARI_USER", "`ringdown.asterisk.nodes[0].username` | `ringdown`", "ASTERISK_ARI_PASS",
            "`ringdown.asterisk.nodes[0].password` | –", "SSL_CERT_PATH",
            "`server.ssl.bundle`, `ringdown.live.ssl-bundle` | –", "SSL_KEY_PATH", "the same | –",
            "SSL_KEY_PASSWORD", "the same | –");

    @Test
    void givenADependencyOrPlugin_whenItIsInThePom_thenTheDocumentSaysWhy() throws IOException {
        String document = Files.readString(DEPENDENCIES);
        Matcher artifact = ARTIFACT.matcher(Files.readString(POM));
        Set<String> missing = new LinkedHashSet<>();
        while (artifact.find()) {
            if (!document.contains("| `" + artifact.group(1) + "` |")) {
                missing.add(artifact.group(1));
            }
        }
        assertThat(missing).as("add a line with the reason to " + DEPENDENCIES).isEmpty();
    }

    /// Written anew by `./mvnw test -Dtest=DocumentsTest -Dwrite.documents=true`.
    @Test
    void givenTheSettings_whenTheyAreDocumented_thenTheDocumentIsWhatTheCodeSays() throws IOException {
        String generated = configuration();
        if (Boolean.getBoolean("write.documents")) {
            Files.writeString(CONFIGURATION, generated);
        }
        assertThat(Files.readString(CONFIGURATION))
                .as("write it anew: ./mvnw test -Dtest=DocumentsTest -Dwrite.documents=true").isEqualTo(generated);
    }

    private static String configuration() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Generated from the code; every key has a default that works. Any key can be set in the environment too:
                upper case, dots as `_`, dashes left out (`RINGDOWN_CALL_MAXLIVE`).

                ## Environment variables

                The usual ones by short names. The second column is the key that each sets.

                | variable | key | default |
                |---|---|---|
                """);
        Map<String, String> variables = variables(Files.readString(SETTINGS).split("\n---\n", 2)[0]);
        variables.putAll(TAKEN_APART);
        variables.forEach((name, row) -> text.append("| `")
                .append(name).append("` | ").append(row).append(" |\n"));
        text.append("\nEach of these may be the name of a file instead, with `_FILE` at the end of the variable: ")
                .append(SecretFiles.NAMES.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")))
                .append(".\n");
        text.append("\n## Keys\n\n| key | type | default | what it is |\n|---|---|---|---|\n");
        JsonNode properties = JsonMapper.shared().readTree(Files.readString(METADATA)).get("properties");
        StreamSupport.stream(properties.spliterator(), false)
                .sorted(Comparator.comparing(property -> property.path("name").asString()))
                .forEach(property -> text.append(row(property)));
        return text
                .append("""

                        `ringdown.asterisk.nodes[n]` has `name`, `url`, `username`, `password` and `certificate`.
                        `ringdown.logs` (default `logs`) is the directory of the log files.
                        `ringdown.console` (`text` or `json`, default `text`) is the form of the lines on standard output; containers take `json`.
                        """)
                .toString();
    }

    private static String row(JsonNode property) {
        String full = property.path("type").asString();
        String simple = full.replaceAll(".*[.$](\\w+)>?$", "$1");
        String type = full.contains("List<") ? "list of " + simple : simple;
        JsonNode value = property.path("defaultValue");
        String shown = value.isMissingNode() || List.of("", "[]").contains(value.asString(value.toString()))
                ? "–"
                : "`" + (value.isString() ? value.asString() : value.toString()) + "`";
        return "| `%s` | %s | %s | %s |\n".formatted(property.path("name").asString(), type, shown,
                property.path("description").asString("").replaceAll("\\s+", " ").replace("|", "\\|"));
    }

    /// The variables of the first document of application.yaml; one that sets several keys has them all.
    private static Map<String, String> variables(String yaml) {
        Map<String, String> found = new TreeMap<>();
        String[] path = new String[10];
        for (String line : yaml.lines().toList()) {
            Matcher key = Pattern.compile("^( *)([a-z-]+):").matcher(line);
            if (key.find()) {
                int depth = key.group(1).length() / 2;
                path[depth] = key.group(2);
                Matcher variable = VARIABLE.matcher(line);
                if (variable.find()) {
                    String full = String.join(".", Arrays.asList(path).subList(0, depth + 1));
                    String value = variable.group(4).isEmpty() ? "–" : "`" + variable.group(4) + "`";
                    found.merge(variable.group(3), "`" + full + "` | " + value,
                            (old, more) -> old.replaceFirst(" \\|", ", `" + full + "` |"));
                }
            }
        }
        return found;
    }
}
