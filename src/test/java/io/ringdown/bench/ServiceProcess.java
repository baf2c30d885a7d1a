package io.ringdown.bench;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The service in a JVM of its own, as it would run in production, against a real PostgreSQL and a [FakeAsterisk].
final class ServiceProcess implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    /// The flags of the Dockerfile, with half its heap.
    private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final int livePort;

    /// @param more settings as on a command line
    ServiceProcess(FakeAsterisk asterisk, LocalPostgres postgres, Path log, String... more) {
        port = freePort();
        livePort = freePort();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.ringdown.RingdownApplication",
                "--spring.profiles.active=local", "--server.port=" + port, "--ringdown.live.port=" + livePort,
                "--spring.datasource.url=" + postgres.url(), "--spring.datasource.username=" + postgres.username(),
                "--spring.datasource.password=" + postgres.password(), "--ringdown.demo.enabled=true",
                "--ringdown.demo.sip-secret=benchmark-secret",
                "--ringdown.account.jwt-secret=benchmark-benchmark-benchmark-benchmark-0123",
                "--ringdown.asterisk.nodes[0].name=fake", "--ringdown.asterisk.nodes[0].url=" + asterisk.url(),
                "--ringdown.asterisk.nodes[0].username=" + asterisk.username(),
                "--ringdown.asterisk.nodes[0].password=" + asterisk.password(), "--logging.level.root=WARN"));
        command.addAll(List.of(more));
        try {
            Files.createDirectories(log.getParent());
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("the service did not start; see its log in target/bench");
            }
            Bench.pause(Duration.ofMillis(200));
        }
    }

    private boolean isReady() {
        try {
            String metrics = get("/actuator/prometheus");
            return metrics.contains("ringdown_ari_ready{node=\"fake\",service=\"call-service\"} 1.0");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(10)).build(),
                    BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The answer to a person's GET, which has to be 200.
    String get(String path, String token) {
        try {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(address(path))
                    .header("Authorization", "Bearer " + token).timeout(Duration.ofSeconds(60)).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + " gave " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// A session token of a demo person.
    String signIn(String username, String password) {
        String answer = tryToSignIn(username, password);
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("cannot sign in: " + answer);
        }
        return token.group(1);
    }

    /// What is answered, whatever it is.
    String tryToSignIn(String username, String password) {
        try {
            String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
            return http.send(
                    HttpRequest.newBuilder(address("/api/users/login")).header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int livePort() {
        return livePort;
    }

    /// CPU time of the whole process so far.
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Bytes of heap in use after a full collection.
    long liveHeap() {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        // The last figures are those of the metaspace and its class part.
        Matcher meta = Pattern.compile("(?:Metaspace|class space)\\s+used (\\d+)K").matcher(jcmd("GC.heap_info"));
        while (meta.find()) {
            kilobytes -= Long.parseLong(meta.group(1));
        }
        return kilobytes * 1024;
    }

    /// Resident memory of the process in bytes (Linux).
    long resident() {
        try {
            Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                    .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return rss.find() ? Long.parseLong(rss.group(1)) * 1024 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(process.pid()), command).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
        http.close();
    }
}
