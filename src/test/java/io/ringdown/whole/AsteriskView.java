package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.local.AsteriskPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one Asterisk has now, by its own word (ARI over HTTP), whatever the service believes.
public record AsteriskView(AsteriskPlace place) {

    private static final String DYNAMIC = "asterisk/config/dynamic/res_pjsip/";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Names of the channels, such as `PJSIP/3001-00000007 Up`.
    List<String> channels() {
        return ask("channels").valueStream()
                .map(channel -> channel.at("/name").asString() + " " + channel.at("/state").asString()).toList();
    }

    List<String> bridges() {
        return ask("bridges").valueStream().map(bridge -> bridge.at("/id").asString()).toList();
    }

    /// Channels and bridges.
    public List<String> everything() {
        return Stream.concat(channels().stream(), bridges().stream()).toList();
    }

    /// An object of `res_pjsip` in Asterisk's words, field by field; empty where there is none.
    Map<String, String> object(String type, String id) {
        Map<String, String> fields = new HashMap<>();
        ask(DYNAMIC + type + "/" + id).valueStream().filter(JsonNode::isObject)
                .forEach(field -> fields.put(field.at("/attribute").asString(), field.at("/value").asString()));
        return fields;
    }

    /// Names of the SIP endpoints.
    public List<String> endpoints() {
        return ask("endpoints/PJSIP").valueStream().map(endpoint -> endpoint.at("/resource").asString()).toList();
    }

    /// Somebody's hand in Asterisk's configuration.
    void put(String type, String id, Map<String, String> fields) {
        List<Map<String, String>> tuples = fields.entrySet().stream()
                .map(field -> Map.of("attribute", field.getKey(), "value", field.getValue())).toList();
        HttpResponse<String> answer = send("PUT", DYNAMIC + type + "/" + id,
                JSON.writeValueAsString(Map.of("fields", tuples)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    void delete(String type, String id) {
        assertThat(send("DELETE", DYNAMIC + type + "/" + id, "").statusCode()).isEqualTo(204);
    }

    /// Whatever ARI answers to a GET.
    public JsonNode ask(String path) {
        return JSON.readTree(send("GET", path, "").body());
    }

    private HttpResponse<String> send(String method, String path, String body) {
        String pair = place.username() + ":" + place.password();
        HttpRequest request = HttpRequest.newBuilder(URI.create(place.url() + "/ari/" + path)).header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
