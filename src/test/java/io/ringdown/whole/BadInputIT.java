package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whatever anybody sends to any route of the running service gets a clear 4xx and never a 500. The routes are those the API
/// description lists, so a new one is tried as soon as it is there.
class BadInputIT {

    private static final List<String> BODIES = List.of("", "{", "[]", "null", "7", "\"x\"", "{\"a\":", "{}",
            "{\"caller_device\":3001,\"callee_device\":3002}", "{\"caller_device\":null,\"callee_device\":\"3002\"}",
            "{\"caller_device\":\"3001\",\"callee_device\":\"3001; drop\"}",
            "{\"caller_device\":{\"x\":1},\"callee_device\":[]}",
            "{\"caller_device\":\"3001\",\"callee_device\":\"\\u0000\"}",
            "{\"caller_device\":\"3001\",\"callee_device\":\"3002\",\"call_type\":\"outside\"}",
            "{\"notes\":\"\\u0000\",\"tags\":[null,\"\\u0000\",7],\"disposition\":\"\\ud800\"}",
            "{\"username\":[],\"password\":{}}", "{\"username\":\"\\ud800\",\"password\":1e400}",
            "[".repeat(50_000), "{\"x\":\"" + "y".repeat(1_200_000) + "\"}");
    private static final List<String> IDS = List.of("x", "0", "-1", "%00", "%F0%9F%98%80", "..%2f..%2fetc", "%27%3B--",
            "019c0000-0000-7000-8000-000000000000", "z".repeat(3_000));
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        system = WholeSystem.shared();
    }

    record Route(String method, String path) {}

    static List<Route> routes() {
        JsonNode paths = WholeSystem.shared().person("admin").get("/v3/api-docs").expect(200).body().at("/paths");
        List<Route> routes = new ArrayList<>();
        paths.properties().forEach(path -> path.getValue().propertyNames()
                .forEach(method -> routes.add(new Route(method.toUpperCase(java.util.Locale.ROOT), path.getKey()))));
        assertThat(routes).contains(new Route("POST", "/api/calls/make"), new Route("POST", "/api/users/login"));
        return routes;
    }

    @ParameterizedTest
    @MethodSource("routes")
    void givenAnyRoute_whenNonsenseIsSent_thenItIsRefusedAndNothingBreaks(Route route) {
        Person admin = Person.signIn(system.url(), "admin", "admin123"); // one of these routes signs them out
        for (String id : route.path().contains("{") ? IDS : List.of("")) {
            String path = route.path().replaceAll("\\{[^}]*}", id);
            for (String body : route.method().equals("GET") ? List.of("") : BODIES) {
                assertClear(admin.send(route.method(), path, body), route, path, body);
            }
            assertClear(admin.send("PATCH", path, "{}"), route, path, "PATCH");
        }
    }

    private static void assertClear(Person.Answer answer, Route route, String path, String body) {
        String what = route + " " + path.substring(0, Math.min(80, path.length())) + " "
                + body.substring(0, Math.min(60, body.length())) + " gave " + answer;
        assertThat(answer.status()).as(what).isLessThan(500);
        if (answer.status() >= 400 && !answer.body().isString()) {
            assertThat(answer.text("/code")).as(what).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/calls/history?limit=0", "/api/calls/history?limit=x", "/api/calls/history?limit=201",
            "/api/calls/history?limit=99999999999", "/api/calls/history?offset=-1", "/api/calls/history?cursor=%00",
            "/api/calls/history?cursor=bm90IGEgY3Vyc29y", "/api/calls/history?user_id=1",
            "/api/calls/history?cursor=OTk5OTk5OTk5LTAxLTAxVDAwOjAwOjAwWiB4"})
    void givenTheHistory_whenItIsAskedWrongly_thenTheAnswerIs400(String path) {
        assertThat(system.person("admin").get(path).expect(400).text("/code")).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void givenAnyRoute_whenTheTokenIsBad_thenNobodyGetsIn(Route route) {
        String good = system.person("admin").token();
        String path = route.path().replaceAll("\\{[^}]*}", "019c0000-0000-7000-8000-000000000000");
        int open = Person.nobody(system.url()).send(route.method(), path, "{}").status();
        int signature = good.lastIndexOf('.') + 1;
        String forged = good.substring(0, signature) + (good.charAt(signature) == 'A' ? 'B' : 'A')
                + good.substring(signature + 1);
        for (String token : List.of("x", "a.b.c", forged, good.substring(0, good.length() - 3),
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", "%00", "z".repeat(7_000))) {
            int status = new Person(system.url(), token).send(route.method(), path, "{}").status();
            assertThat(status).as(route + " with " + token).isIn(401, open);
        }
    }

    @Test
    void givenAHistory_whenItIsPagedThrough_thenEachCallComesOnce() {
        Person admin = system.person("admin");
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/api/calls/history?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .expect(200).body();
            page.at("/calls").valueStream().forEach(call -> seen.add(call.at("/id").asString()));
            cursor = page.at("/next_cursor").isNull() ? "" : page.at("/next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).doesNotHaveDuplicates()
                .hasSize(system.sql().sql("select count(*) from calls").query(Integer.class).single());
    }
}
