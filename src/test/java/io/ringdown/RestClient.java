package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody at the other end of real HTTP.
final class RestClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;

    private final URI service;

    private final String token;

    private RestClient(HttpClient http, URI service, String token) {
        this.http = http;
        this.service = service;
        this.token = token;
    }

    static RestClient to(int port) {
        return new RestClient(HttpClient.newHttpClient(), URI.create("http://127.0.0.1:" + port), "");
    }

    /// The same, from another address of this machine.
    static RestClient from(String address, int port) {
        try {
            return new RestClient(HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build(),
                    URI.create("http://127.0.0.1:" + port), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RestClient with(String otherToken) {
        return new RestClient(http, service, otherToken);
    }

    /// Somebody who is signed in.
    RestClient as(String username, String password) {
        return with(post("/api/users/login", Map.of("username", username, "password", password)).expect(200)
                .text("token"));
    }

    String token() {
        return token;
    }

    /// What came back.
    record Answer(HttpResponse<String> response) {

        Answer expect(int status) {
            assertThat(response.statusCode()).as("%s %s", response.uri(), response.body()).isEqualTo(status);
            return this;
        }

        /// A problem with this code.
        Answer refused(int status, String code) {
            expect(status);
            assertThat(text("code")).isEqualTo(code);
            return this;
        }

        JsonNode body() {
            return JSON.readTree(response.body());
        }

        String text(String field) {
            return body().path(field).asString("");
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    Answer send(String method, String path, @Nullable Object body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path)).method(method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        request.header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int n = 0; n < headers.length; n += 2) {
            if (headers[n].equals("Content-Type")) {
                request.setHeader(headers[n], headers[n + 1]);
            } else {
                request.header(headers[n], headers[n + 1]);
            }
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Descriptions.hold(method, path, response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""), response.body());
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
