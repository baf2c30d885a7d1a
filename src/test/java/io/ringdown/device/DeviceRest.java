package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People who ask for devices by REST.
record DeviceRest(int port) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> PASSWORDS = Map.of("admin", "admin123", "attendant", "attendant123");

    /// The token of a new session.
    String signIn(String username) {
        String password = PASSWORDS.getOrDefault(username, "client123");
        return body(send("POST", "/api/users/login",
                JSON.writeValueAsString(Map.of("username", username, "password", password)), ""), 200).at("/token")
                .asString();
    }

    static JsonNode body(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    JsonNode get(String path, String token) {
        return body(send("GET", path, "", token), 200);
    }

    JsonNode post(String path, String body, String token, int status) {
        return body(send("POST", path, body, token), status);
    }

    HttpResponse<String> send(String method, String path, String body, String token) {
        return send(request(method, path, body, token), HttpResponse.BodyHandlers.ofString());
    }

    <T> HttpResponse<T> getAs(String accept, String path, String token, HttpResponse.BodyHandler<T> handler) {
        return send(request("GET", path, "", token).header("Accept", accept), handler);
    }

    private HttpRequest.Builder request(String method, String path, String body, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
