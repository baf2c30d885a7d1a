package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A real Asterisk as a child process of this JVM, started by `asterisk-config/local-asterisk.sh`. If it ends by itself it is
/// started again, as by systemd and Docker: after a second, and after twice as long each time it soon ends again, up to a minute.
///
/// It ends with [#close] and also when this JVM is killed: the script watches its standard input, which is a pipe from here.
/// Only its own process is ever signalled. Not for use by several threads at a time, except [#close].
public final class LocalAsterisk implements AutoCloseable {

    /// Longest silence of the script while it fetches Asterisk, or of Asterisk while it starts.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Variables that are meant for an Asterisk that others reach, and the other way to give it the password.
    private static final List<String> BEYOND_THE_MACHINE = List.of("ASTERISK_BIND", "ASTERISK_EXTERNAL",
            "ASTERISK_TLS_CERT", "ASTERISK_TLS_KEY", "ASTERISK_TLS_PORT", "ASTERISK_ARI_PERMIT", "ASTERISK_SIP_PERMIT",
            "ASTERISK_ARI_PASS_FILE", "ASTERISK_TRUNK_HOST");

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration WHILE = Duration.ofMinutes(5);

    /// An end that nobody wanted.
    ///
    /// @param exit what its process said; 128 and a signal's number where one has ended it, 139 for an invalid access to memory
    /// @param back when ARI answered again, null if it did not
    public record Crash(Instant at, int exit, @Nullable Instant back) {}

    private final AsteriskPlace place;
    private DataDirectory claimed;
    private final Consumer<String> progress;
    private final List<Crash> crashes = new CopyOnWriteArrayList<>();
    private final Object starting = new Object();
    private volatile Process process;
    private volatile AsteriskOutput output;
    private boolean wanted = true;

    private LocalAsterisk(AsteriskPlace place, DataDirectory claimed, Consumer<String> progress) {
        this.place = place;
        this.claimed = claimed;
        this.progress = progress;
        this.process = launch();
        this.output = outputOf(process);
    }

    /// Starts Asterisk and returns when ARI answers.
    ///
    /// @param progress is told one line at a time what takes long (fetching), on a thread of its own
    /// @throws CannotStart when there is no Asterisk to be had, a port is taken, or it does not come up
    public static LocalAsterisk start(AsteriskPlace place, Consumer<String> progress) {
        DataDirectory claimed = DataDirectory.claim(place.home().toAbsolutePath().normalize());
        try {
            if (Orphan.end(number(place), "asterisk", claimed.path(), "TERM", STOP_PATIENCE)) {
                progress.accept("Asterisk: the one of the last start was still there, and is ended");
            }
            LocalAsterisk asterisk = new LocalAsterisk(place, claimed, progress);
            asterisk.awaitReady();
            asterisk.watch();
            return asterisk;
        } catch (IOException | RuntimeException e) {
            claimed.release();
            throw e instanceof CannotStart known
                    ? known
                    : new CannotStart("Asterisk did not start in " + place.home() + ": " + e.getMessage() + ".", e);
        }
    }

    /// The file with its process number.
    private static Path number(AsteriskPlace place) {
        return place.home().resolve("asterisk.number");
    }

    /// Has an earlier start left something behind that [#start] would end?
    static boolean wasLeftBehind(AsteriskPlace place) {
        return Files.exists(number(place));
    }

    public AsteriskPlace place() {
        return place;
    }

    /// The process number, for the tests that watch what becomes of it.
    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /// How often it has ended by itself, oldest first.
    public List<Crash> crashes() {
        return List.copyOf(crashes);
    }

    /// Freezes it (SIGSTOP): sockets stay open and nothing answers.
    public void freeze() {
        signal("STOP");
    }

    /// Ends [#freeze] (SIGCONT).
    public void thaw() {
        signal("CONT");
    }

    /// Ends it without warning (SIGKILL): no SIP message, no event, no farewell.
    public void kill() {
        want(false);
        process.destroyForcibly();
        awaitEnd(STOP_PATIENCE);
    }

    /// Starts it again in the same place after [#kill] or [#close]; returns when ARI answers.
    public void startAgain() {
        if (process.isAlive()) {
            throw new IllegalStateException("Asterisk is still running");
        }
        if (!claimed.isHeld()) {
            claimed = DataDirectory.claim(claimed.path());
        }
        synchronized (starting) {
            wanted = true;
            process = launch();
            output = outputOf(process);
        }
        awaitReady();
        watch();
    }

    private void want(boolean running) {
        synchronized (starting) {
            wanted = running;
        }
    }

    private AsteriskOutput outputOf(Process its) {
        return AsteriskOutput.of(its, place.home().resolve("console.log"), progress);
    }

    private void watch() {
        Process watched = process;
        var _ = watched.onExit().thenRun(() -> Thread.ofPlatform().daemon().name("asterisk-watch")
                .start(() -> ended(watched)));
    }

    private void ended(Process which) {
        synchronized (starting) {
            if (!wanted) {
                return;
            }
        }
        Instant at = Instant.now();
        Duration pause = pause(at);
        progress.accept(
                "Asterisk: it ended by itself (exit code %d), and is started again in %d s; what it said is in %s."
                        .formatted(which.exitValue(), pause.toSeconds(), output.kept()));
        LockSupport.parkNanos(pause.toNanos());
        synchronized (starting) {
            if (!wanted || which.pid() != process.pid()) {
                return;
            }
            output.awaitEnd();
            output.keep();
            process = launch();
            output = outputOf(process);
        }
        Crash crash = new Crash(at, which.exitValue(), null);
        try {
            awaitReady();
            crash = new Crash(at, crash.exit(), Instant.now());
            progress.accept("Asterisk: it is back.");
        } catch (CannotStart e) {
            progress.accept("Asterisk: it could not be started again: " + e.getMessage());
        }
        crashes.add(crash);
        watch();
    }

    /// Doubled for each end within a while, up to the longest.
    private Duration pause(Instant at) {
        long often = crashes.stream().filter(crash -> crash.at().isAfter(at.minus(WHILE))).count();
        Duration doubled = PAUSE.multipliedBy(1L << Math.min(often, 10));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /// One command on Asterisk's console, such as `core show channels`; returns what it prints.
    public String console(String command) {
        try {
            Process cli = new ProcessBuilder(AsteriskPlace.script().toString(), "cli", "--home",
                    place.home().toString(), command)
                    .redirectErrorStream(true).start();
            String answer = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            cli.destroy();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops it (SIGTERM, then SIGKILL after 5 seconds). Calls in progress are hung up.
    @Override
    public void close() {
        stop();
        claimed.release();
    }

    private void stop() {
        want(false);
        process.destroy();
        if (!awaitEnd(STOP_PATIENCE)) {
            kill();
        }
        try {
            Files.deleteIfExists(number(place));
        } catch (IOException e) {
            progress.accept("Asterisk: " + number(place) + " cannot be removed: " + e.getMessage());
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(AsteriskPlace.script().toString(), "run", "--end-with-stdin"));
        command.addAll(List.of("--home", place.home().toString(), "--include", place.include().toString()));
        command.addAll(List.of("--ari-port", "" + place.ariPort(), "--sip-port", "" + place.sipPort()));
        command.addAll(List.of("--rtp", place.rtpFrom() + "-" + place.rtpTo(), "--ari-user", place.username()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ASTERISK_ARI_PASS", place.password());
        builder.environment().keySet().removeAll(BEYOND_THE_MACHINE);
        try {
            Files.createDirectories(place.home());
            Process launched = builder.start();
            Files.writeString(number(place), Long.toString(launched.pid()));
            return launched;
        } catch (IOException e) {
            throw new CannotStart("Asterisk's script cannot be run: " + e.getMessage() + ".", e);
        }
    }

    private void awaitReady() {
        while (!AriPing.answers(place)) {
            if (!process.isAlive()) {
                output.awaitEnd();
                throw new CannotStart(output.lastWords());
            }
            if (output.silence().compareTo(PATIENCE) > 0) {
                stop();
                throw new CannotStart(
                        "Asterisk did not come up within " + PATIENCE.toSeconds() + " s; see " + output.file() + ".");
            }
            AriPing.pause();
        }
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
