package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Makes every kind of secret, then looks for each in everything that is kept, logged, told or given to Asterisk.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {

    private static final String PASSWORD = "walrus-on-a-unicycle";

    private WholeSystem system = WholeSystem.start("--logging.level.io.ringdown=DEBUG",
            "--logging.level.org.springframework.web=DEBUG", "--logging.level.org.springframework.jdbc=DEBUG");

    /// By what it is.
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final List<String> endpoints = new ArrayList<>();

    @BeforeAll
    void makeSecrets() {
        Person admin = system.person("admin");
        Person nobody = Person.nobody(system.url());
        Person.Answer registered = nobody.post("/api/users/register", """
                {"name":"Somebody","username":"somebody","email":"somebody@example.com","password":"%s"}"""
                .formatted(PASSWORD)).expect(202);
        assertThat(registered.text("/username")).isEqualTo("somebody");
        secrets.put("a password", PASSWORD);
        Person somebody = Person.signedIn(system.url(), "somebody", PASSWORD);
        Person.Answer first = somebody.get("/api/devices/mine").expect(200);
        secrets.put("the first phone's secret",
                somebody.post("/api/devices/" + first.text("/devices/0/id") + "/secret", "").expect(200)
                        .text("/secret"));
        secrets.put("a session token", somebody.token());
        Person.Answer phone = somebody.post("/api/devices/mine", "{\"name\":\"Kitchen\"}").expect(201);
        secrets.put("a phone's secret", phone.text("/secret"));
        secrets.put("a phone's new secret",
                somebody.post("/api/devices/" + phone.text("/id") + "/secret", "").expect(200).text("/secret"));
        Person.Answer softphone = somebody.post("/api/devices/softphone", "").expect(201);
        secrets.put("an API key",
                admin.post("/api/keys", "{\"name\":\"Reader\",\"scopes\":[\"calls:read\"]}").expect(201).text("/key"));
        secrets.put("a ticket", somebody.post("/api/live/tickets", "").expect(201).text("/ticket"));
        secrets.put("the demo phones' secret", WholeSystem.SIP_SECRET);
        secrets.put("the ARI password", system.asterisk().place().password());
        secrets.put("the signing secret", "a-secret-of-the-tests-that-is-long-enough-for-hs384");
        endpoints.addAll(List.of("3001", first.text("/devices/0/username"), phone.text("/username"),
                softphone.text("/username")));
        assertThat(secrets.values()).allMatch(secret -> secret.length() >= 12).doesNotHaveDuplicates();
        wrongTries(nobody, phone.text("/id"));
    }

    /// What goes wrong is logged and answered too.
    private void wrongTries(Person nobody, String device) {
        nobody.post("/api/users/login", "{\"username\":\"somebody\",\"password\":\"%s\",\"x\":1}".formatted(PASSWORD))
                .expect(400);
        nobody.post("/api/users/login", "{\"username\":[],\"password\":\"%s\"}".formatted(PASSWORD)).expect(400);
        nobody.get("/api/devices/" + device + "?secret=" + secrets.get("a phone's secret")).expect(401);
        new Person(system.url(), String.valueOf(secrets.get("an API key"))).get("/api/devices/" + device).expect(403);
    }

    @AfterAll
    void stop() {
        system.close();
    }

    private void assertClean(String where, String text) {
        SoftAssertions all = new SoftAssertions();
        secrets.forEach((what, secret) -> all.assertThat(text.contains(secret)).as(what + " in " + where).isFalse());
        all.assertAll();
    }

    @Test
    void noneIsInTheDatabase() {
        List<String> tables = system.sql().sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .query((row, _) -> row.getString(1)).list();
        assertThat(tables).contains("accounts", "devices", "api_keys", "audit_log", "throttles");
        for (String table : tables) {
            assertClean("table " + table, system.sql().sql("SELECT t::text FROM " + table + " t").query(String.class)
                    .list().toString());
        }
    }

    @Test
    void noneIsInWhatAsteriskShows() {
        for (String endpoint : endpoints) {
            for (String type : List.of("auth", "aor", "endpoint")) {
                JsonNode shown = system.inAsterisk().ask("asterisk/config/dynamic/res_pjsip/" + type + "/" + endpoint);
                assertThat(shown.size()).as("%s %s", type, endpoint).isPositive();
                assertClean(type + " " + endpoint, shown.toString());
            }
            String auth = system.inAsterisk().ask("asterisk/config/dynamic/res_pjsip/auth/" + endpoint).toString();
            assertThat(auth).containsPattern("\"attribute\":\"password_digest\",\"value\":\"(MD5:)?[0-9a-f]{32}\"")
                    .containsPattern("\"attribute\":\"password\",\"value\":\"\"");
        }
    }

    @Test
    void noneIsInALog() throws IOException {
        try (Stream<Path> files = Files.walk(system.home())) {
            List<Path> logs = files
                    .filter(file -> file.toString().endsWith(".log") || file.toString().contains("/log/"))
                    .filter(Files::isRegularFile).toList();
            assertThat(logs).extracting(file -> String.valueOf(file.getFileName())).contains("combined.log",
                    "error.log", "console.log");
            logs.forEach(log -> assertClean(log.getFileName().toString(), read(log)));
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noneIsInAnyAnswer() {
        Person admin = system.person("admin");
        JsonNode paths = admin.get("/v3/api-docs").expect(200).body().at("/paths");
        int asked = 0;
        for (var path : paths.properties()) {
            if (path.getValue().has("get")) {
                for (String id : ids(admin, path.getKey())) {
                    String route = path.getKey().replaceAll("\\{[^}]*}", id);
                    Person.Answer answer = admin.get(route);
                    assertThat(answer.status()).as(route).isIn(200, 409); // web softphones are not set up by hand
                    assertClean(route, answer.body().toString());
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(15);
        assertClean("metrics", admin.get("/actuator/prometheus").body().toString());
    }

    /// Everything of that kind.
    private static List<String> ids(Person admin, String path) {
        if (!path.contains("{")) {
            return List.of("");
        }
        String list = path.substring(0, path.indexOf("/{"));
        JsonNode all = admin.get(list.equals("/api/calls") ? "/api/calls/active" : list).body();
        JsonNode items = all.isArray() ? all : all.at("/devices");
        return items.valueStream().map(item -> item.at("/id").asString()).toList();
    }
}
