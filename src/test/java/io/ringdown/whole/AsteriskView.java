package io.ringdown.whole;

import io.ringdown.local.AsteriskPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one Asterisk has now, by its own word (ARI over HTTP), whatever the service believes.
record AsteriskView(AsteriskPlace place) {

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
    List<String> everything() {
        return Stream.concat(channels().stream(), bridges().stream()).toList();
    }

    /// Whatever ARI answers to a GET.
    JsonNode ask(String path) {
        String pair = place.username() + ":" + place.password();
        HttpRequest request = HttpRequest.newBuilder(URI.create(place.url() + "/ari/" + path)).header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))).build();
        try {
            return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
