package io.ringdown.asterisk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plain client of ARI that writes down what it was answered and told. `{a}` in a path is the channel that a phone has
/// brought, and `a` its name in what was told; `{b}` and `b` are a second one.
final class AriClient implements AutoCloseable, WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> HEARD = Set.of("ChannelCreated", "EndpointStateChange", "StasisStart", "StasisEnd",
            "ChannelDestroyed",
            "ChannelEnteredBridge",
            "ChannelLeftBridge", "ChannelTransfer", "Dial", "PlaybackStarted", "PlaybackContinuing",
            "PlaybackFinished", "RecordingStarted", "RecordingFinished", "RecordingFailed");

    private static final List<String> NAMES = List.of("a", "b");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final String authorization;
    private final WebSocket socket;
    private final List<String> answers = new ArrayList<>();
    private final List<String> raw = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final List<String> arrived = new CopyOnWriteArrayList<>();

    AriClient(URI url, String username, String password) {
        this.url = url;
        this.authorization = "Basic " + Base64.getEncoder()
                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.socket = http.newWebSocketBuilder().header("Authorization", authorization)
                .buildAsync(URI.create(url.toString().replaceFirst("http", "ws")
                        + "/ari/events?app=call-service&subscribeAll=false"), this)
                .join();
        send("POST applications/call-service/subscription?eventSource=endpoint:PJSIP", null);
    }

    void ask(String request) {
        ask(request, null);
    }

    /// What two requests bring about bears different times, as those are to the millisecond: or one would be taken for the other.
    void ask(String request, @Nullable String body) {
        answers.add(request + " " + send(request, body));
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    /// Asks and does not wait for the answer; the status comes later.
    CompletableFuture<Integer> begin(String request) {
        return CompletableFuture.supplyAsync(() -> send(request, null), Thread::startVirtualThread);
    }

    private int send(String request, @Nullable String body) {
        String[] words = request.replace("{a}", channel(0)).replace("{b}", channel(1)).split(" ", 2);
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body);
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url + "/ari/" + words[1]))
                    .header("Authorization", authorization).header("Content-Type", "application/json")
                    .method(words[0], content).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Id of the channel that a phone has brought.
    String arrived() {
        return arrived.getFirst();
    }

    private String channel(int n) {
        return n < arrived.size() ? arrived.get(n) : "";
    }

    /// The requests so far, each with its status.
    List<String> answers() {
        return List.copyOf(answers);
    }

    /// The events so far, without the repetitions that a subscription to endpoints brings.
    List<String> told() {
        return List.copyOf(told);
    }

    /// @param event as in [#told], or its beginning
    void awaitTold(String event) {
        await(event).atMost(PATIENCE)
                .until(() -> told.stream().anyMatch(one -> one.equals(event) || one.startsWith(event + " ")));
    }

    /// Hears nothing any more; requests go on.
    void leave() {
        socket.abort();
    }

    /// Asks until the answer has this status.
    void awaitStatus(String request, int status) {
        await(request + " " + status).atMost(PATIENCE).until(() -> send(request, null) == status);
        answers.add(request + " " + status);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            hear(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void hear(String json) {
        JsonNode event = JSON.readTree(json);
        String type = event.at("/type").asString();
        if (!HEARD.contains(type) || raw.contains(json)) {
            return;
        }
        raw.add(json);
        if (type.equals("ChannelCreated") && event.at("/channel/state").asString().equals("Ring")) {
            arrived.add(event.at("/channel/id").asString());
        }
        told.add(switch (type) {
            case "ChannelTransfer" -> type + " " + named(event.at("/referred_by/source_channel/id")) + " "
                    + event.at("/refer_to/requested_destination/destination").asString() + " "
                    + event.at("/state").asString("-");
            case "Dial" -> (type + " " + named(event.at("/peer/id")) + " " + event.at("/dialstatus").asString() + " "
                    + event.at("/forward").asString("")).strip();
            case "EndpointStateChange" -> type + " " + event.at("/endpoint/resource").asString() + " "
                    + event.at("/endpoint/state").asString() + " " + event.at("/endpoint/channel_ids").size();
            case "PlaybackStarted", "PlaybackContinuing", "PlaybackFinished" ->
                type + " " + event.at("/playback/id").asString() + " " + event.at("/playback/state").asString();
            case "RecordingStarted", "RecordingFinished", "RecordingFailed" ->
                type + " " + event.at("/recording/name").asString() + " " + event.at("/recording/state").asString();
            case "ChannelDestroyed" ->
                type + " " + named(event.at("/channel/id")) + " " + event.at("/cause").asInt();
            default -> Stream.of(type, named(event.at("/channel/id")), event.at("/bridge/id").asString(""),
                    event.at("/replace_channel/id").isMissingNode()
                            ? ""
                            : "for " + named(event.at("/replace_channel/id")))
                    .filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
        });
    }

    private String named(JsonNode id) {
        int n = arrived.indexOf(id.asString());
        return n < 0 ? id.asString() : NAMES.get(n);
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
