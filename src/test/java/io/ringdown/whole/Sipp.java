package io.ringdown.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The SIP load generator `sipp` with a scenario of `src/test/sipp`, as a child process.
final class Sipp implements AutoCloseable {

    private final Process process;
    private final Path log;

    private Sipp(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Skips the test where there is no sipp, unless CI demands one.
    static void require() {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "sipp")));
        if (!there) {
            String reason = "skipped, no sipp on the path: install the package sip-tester";
            if (isDemanded("RINGDOWN_REQUIRE_SIPP") || isDemanded("RINGDOWN_REQUIRE_ASTERISK")) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
    }

    private static boolean isDemanded(String name) {
        return Boolean.parseBoolean(System.getenv(name));
    }

    /// @param from where it sends from and listens
    static Sipp start(Path home, String scenario, InetSocketAddress server, int from, String... more) {
        List<String> command = new ArrayList<>(List.of("sipp",
                server.getAddress().getHostAddress() + ":" + server.getPort(), "-sf",
                Path.of("src/test/sipp", scenario).toAbsolutePath().toString(), "-i", "127.0.0.1", "-p", "" + from,
                "-nostdin", "-timeout_error"));
        command.addAll(List.of(more));
        Path log = home.resolve(scenario + ".log");
        try {
            return new Sipp(new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until it has done what it was told.
    ///
    /// @throws AssertionError with its last words if a call of it failed
    void awaitSuccess(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                String said = Files.readString(log);
                throw new AssertionError("sipp " + (process.isAlive() ? "goes on" : "ended with " + process.exitValue())
                        + ": " + said.substring(Math.max(0, said.length() - 4_000)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sipp was at work", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
