package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process of an earlier start that was left behind because everything around it was killed. It is known by its number in a file,
/// and by its command line, which names its directory: a number alone may be another program's by now. Blocks.
final class Orphan {

    private static final Duration KILLED = Duration.ofSeconds(5);

    private Orphan() {}

    /// Ends it, if there is one, and removes the file.
    ///
    /// @param file     its first line is the process number
    /// @param signal   what asks it to end, `INT` or `TERM`; after the patience it is killed
    /// @return was there one?
    /// @throws IOException if the file cannot be read, or the process does not end
    static boolean end(Path file, String program, Path directory, String signal, Duration patience)
            throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Optional<ProcessHandle> orphan = number(file).flatMap(ProcessHandle::of).filter(process -> process.info()
                .commandLine().filter(line -> line.contains(program) && line.contains(directory.toString()))
                .isPresent());
        if (orphan.isPresent()) {
            signal(orphan.get(), signal);
            if (!ends(orphan.get(), patience)) {
                orphan.get().destroyForcibly();
                if (!ends(orphan.get(), KILLED)) {
                    throw new IOException(
                            "the " + program + " left behind (process " + orphan.get().pid() + ") does not end");
                }
            }
        }
        Files.deleteIfExists(file);
        return orphan.isPresent();
    }

    private static Optional<Long> number(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream().findFirst().map(String::strip).filter(line -> line.matches("\\d{1,10}"))
                .map(Long::parseLong);
    }

    /// Java itself sends SIGTERM and SIGKILL only.
    static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ends(ProcessHandle process, Duration patience) throws IOException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException late) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
