package io.ringdown.whole;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A web softphone: real JsSIP in Node.js, in a child process of its own. It registers with what `POST
/// /api/devices/softphone` answered; it rings, but has no audio.
final class WebPhone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final BufferedWriter commands;
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();

    /// @param credentials the answer of REST
    WebPhone(JsonNode credentials) {
        try {
            process = new ProcessBuilder("node", "softphone.mjs", JSON.writeValueAsString(credentials))
                    .directory(Path.of("target", "js").toAbsolutePath().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException("JsSIP needs Node.js on the path", e);
        }
        commands = process.outputWriter();
        Thread.ofVirtual().name("web-phone").start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            Thread.onSpinWait(); // it is gone
        }
    }

    /// Waits for the first thing of this kind: `registered`, `refused`, `ringing`, `over`, `unregistered`.
    JsonNode await(String kind) {
        return await(kind, 1);
    }

    /// Waits for so many of this kind; the last of them.
    JsonNode await(String kind, int times) {
        return Awaitility.await("the web phone is " + kind).atMost(PATIENCE)
                .until(() -> heard.stream().filter(fact -> fact.at("/kind").asString().equals(kind)).skip(times - 1L)
                        .findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /// Registers once more.
    void register() {
        try {
            commands.write("register\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
