package io.ringdown.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The service in a JVM of its own, as it would run in production, which can be killed, frozen and started again on the same
/// ports. It ends with this JVM, however that ends: [ServiceMain] watches its standard input.
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern CONNECTED = Pattern.compile("ringdown_ari_ready\\{[^}]*} 1\\.0");
    /// The flags of the Dockerfile, with half its heap.
    private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> command;
    private final Path log;
    private final int port = WholeSystem.freePort();
    private final int livePort = WholeSystem.freePort();
    private volatile Process process;

    private ServiceProcess(Path log, List<String> settings) {
        this.log = log;
        command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServiceMain.class.getName(),
                "--server.port=" + port, "--server.address=127.0.0.1", "--ringdown.live.port=" + livePort));
        command.addAll(settings);
        process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    /// Starts it and returns when it is connected to its Asterisk.
    ///
    /// @param log      where its output goes
    /// @param settings as on a command line, but for its ports
    public static ServiceProcess start(Path log, List<String> settings) {
        ServiceProcess service = new ServiceProcess(log, settings);
        service.awaitReady();
        return service;
    }

    private Process launch() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it without warning (SIGKILL).
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Starts it again after [#kill], on the same ports; returns at once.
    public void startAgain() {
        process = launch();
    }

    public long pid() {
        return process.pid();
    }

    public void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("the service did not start; see " + log);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private boolean isReady() {
        try {
            return CONNECTED.matcher(get("/actuator/prometheus")).find();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public URI url() {
        return address("");
    }

    public String get(String path) {
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
    public String get(String path, String token) {
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
    public String signIn(String username, String password) {
        String answer = tryToSignIn(username, password);
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("cannot sign in: " + answer);
        }
        return token.group(1);
    }

    /// What is answered, whatever it is.
    public String tryToSignIn(String username, String password) {
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

    public int livePort() {
        return livePort;
    }

    /// CPU time of the whole process so far.
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Bytes of heap in use after a full collection.
    public long liveHeap() {
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
    public long resident() {
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
