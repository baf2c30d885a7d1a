package io.ringdown.live;

import io.ringdown.Descriptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real JavaScript `socket.io-client` 4.8, in a child process of its own.
public final class JsSocketClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// How a client begins, and how far it is.
    private static final Set<String> BEGINNINGS = Set.of("snapshot", "caught_up", "position");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Process process;

    private final BufferedWriter commands;

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    /// Something that happened to the client.
    ///
    /// @param kind `connect`, `upgrade`, `connect_error`, `disconnect`, `event` or `ack`
    /// @param name the event's name, the transport, the error or the reason
    /// @param args what came with it
    public record Heard(String kind, String name, JsonNode args) {

        /// The first argument.
        public JsonNode body() {
            return args.get(0);
        }
    }

    private JsSocketClient(String url, @Nullable Path authority, Map<String, Object> options) throws IOException {
        Path directory = Path.of("target", "js").toAbsolutePath();
        ProcessBuilder node = new ProcessBuilder("node", "client.mjs", url, JSON.writeValueAsString(options))
                .directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (authority != null) {
            node.environment().put("NODE_EXTRA_CA_CERTS", authority.toAbsolutePath().toString());
        }
        process = node.start();
        commands = process.outputWriter();
        Thread.ofVirtual().name("js-client").start(this::listen);
    }

    /// Starts a client with any of the library's options; it connects by itself.
    public static JsSocketClient start(int port, Map<String, Object> options) {
        return start("http://127.0.0.1:" + port, null, options);
    }

    /// Starts a client that trusts the authority in a PEM file beside the usual ones.
    public static JsSocketClient start(String url, @Nullable Path authority, Map<String, Object> options) {
        try {
            return new JsSocketClient(url, authority, options);
        } catch (IOException e) {
            throw new UncheckedIOException("The JavaScript Socket.IO client needs Node.js on the path", e);
        }
    }

    /// Connects with a session token in `auth`, by websocket, and waits until it is in.
    public static JsSocketClient connect(int port, String token) {
        JsSocketClient client = start(port,
                Map.of("auth", Map.of("token", token), "transports", List.of("websocket")));
        client.await(heard -> heard.kind().equals("connect"));
        return client;
    }

    /// Connects with a session token and comes back by itself whenever it is cut off, naming the last event it heard.
    public static JsSocketClient catchingUp(int port, String token, String... transports) {
        JsSocketClient client = start(port, Map.of("auth", Map.of("token", token), "transports", transports, "catchUp",
                true, "reconnectionDelay", 10, "reconnectionDelayMax", 200));
        client.await(heard -> heard.kind().equals("connect"));
        return client;
    }

    /// Breaks its connection.
    public void cut() {
        send(Map.of("do", "cut"));
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode fact = JSON.readTree(line);
                heard.add(new Heard(fact.get("kind").asString(), fact.path("name").asString(), fact.get("args")));
            }
        } catch (IOException closed) {
            // it is gone
        }
    }

    public void emit(String name, Object... args) {
        send(Map.of("do", "emit", "name", name, "args", args));
    }

    /// Emits, asks for an acknowledgement and waits for it.
    public JsonNode ask(String name, Object... args) {
        long before = heard.stream().filter(fact -> fact.kind().equals("ack")).count();
        send(Map.of("do", "emit", "name", name, "args", args, "ack", true));
        return Awaitility.await().atMost(PATIENCE)
                .until(() -> heard.stream().filter(fact -> fact.kind().equals("ack")).skip(before).findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow().body();
    }

    private void send(Map<String, Object> command) {
        try {
            commands.write(JSON.writeValueAsString(command));
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything that happened so far, in order.
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// The events heard so far, in order, without those that say how the client begins and how far it is.
    public List<Heard> events() {
        return heard.stream().filter(fact -> fact.kind().equals("event") && !BEGINNINGS.contains(fact.name()))
                .toList();
    }

    /// Waits for the first thing of that kind.
    public Heard await(Predicate<Heard> wanted) {
        return Awaitility.await().atMost(PATIENCE)
                .until(() -> heard.stream().filter(wanted).findFirst(), java.util.Optional::isPresent).orElseThrow();
    }

    /// Waits for the first event of that name.
    public Heard awaitEvent(String name) {
        return await(fact -> fact.kind().equals("event") && fact.name().equals(name));
    }

    /// Waits for so many events.
    public List<Heard> awaitEvents(int count) {
        return Awaitility.await().atMost(PATIENCE).until(this::events, events -> events.size() >= count);
    }

    /// Every event that it heard has to be as it is described.
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        heard.stream().filter(fact -> fact.kind().equals("event"))
                .forEach(fact -> Descriptions.hold(fact.name(), fact.body()));
    }
}
