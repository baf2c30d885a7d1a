package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.Descriptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who uses the service by REST.
///
/// @param token of their session, empty for nobody
public record Person(URI service, String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Signing in costs a password check, which is slow on purpose.
    private static final Map<String, Person> SIGNED_IN = new ConcurrentHashMap<>();

    /// What came back.
    public record Answer(int status, JsonNode body, HttpHeaders headers) {

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String text(String pointer) {
            return body.at(pointer).asString();
        }

        public Answer expect(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }
    }

    static Person nobody(URI service) {
        return new Person(service, "");
    }

    /// In the session that all tests share which leave it open.
    public static Person signedIn(URI service, String username, String password) {
        return SIGNED_IN.computeIfAbsent(service + " " + username, _ -> signIn(service, username, password));
    }

    /// In a session of its own.
    public static Person signIn(URI service, String username, String password) {
        Answer answer = nobody(service).post("/api/users/login", JSON.writeValueAsString(Map.of("username", username,
                "password", password))).expect(200);
        return new Person(service, answer.text("/token"));
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    /// As soon as the service has heard of the callee's phone.
    public String makeWhenThere(String callerLine, String calleeLine) {
        return await().until(() -> make(callerLine, calleeLine), answer -> answer.status() != 409).expect(202)
                .text("/call_id");
    }

    public Answer make(String callerLine, String calleeLine) {
        return post("/api/calls/make", JSON.writeValueAsString(Map.of("caller_device", callerLine, "callee_device",
                calleeLine)));
    }

    public Answer hangUp(String call) {
        return post("/api/calls/" + call + "/hangup", "");
    }

    Answer send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Descriptions.hold(method, path, answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""), answer.body());
            return new Answer(answer.statusCode(), parse(answer), answer.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(HttpResponse<String> answer) {
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return json ? JSON.readTree(answer.body()) : JSON.getNodeFactory().stringNode(answer.body());
    }
}
