package io.ringdown.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Consumer;

/// What Asterisk and its script print: all of it goes to a file, lines of progress to the one who waits.
/// Written by one thread of its own, which ends with the process.
final class AsteriskOutput {

    private static final String PROGRESS = "Asterisk: ";

    private final Path file;
    private final Consumer<String> progress;
    private final Thread reader;
    private volatile long lastLineAt = System.nanoTime();
    private volatile String lastLine = "Asterisk ended without a word.";

    private AsteriskOutput(Process process, Path file, Consumer<String> progress) {
        this.file = file;
        this.progress = progress;
        this.reader = Thread.ofPlatform().daemon().name("asterisk-output").unstarted(() -> read(process));
    }

    static AsteriskOutput of(Process process, Path file, Consumer<String> progress) {
        AsteriskOutput output = new AsteriskOutput(process, file, progress);
        output.reader.start();
        return output;
    }

    Path file() {
        return file;
    }

    /// Where [#keep] puts it.
    Path kept() {
        return file.resolveSibling("console-before.log");
    }

    /// So that the output of the next process does not take its place.
    void keep() {
        try {
            Files.move(file, kept(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            progress.accept(PROGRESS + file + " could not be kept: " + e.getMessage());
        }
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastLineAt);
    }

    /// The script's errors are one sentence, its last line.
    String lastWords() {
        return lastLine;
    }

    void awaitEnd() {
        try {
            reader.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Process process) {
        try (BufferedReader lines = process.inputReader(); Writer log = Files.newBufferedWriter(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n').flush();
                heard(line);
            }
        } catch (IOException _) {
            Thread.onSpinWait(); // stopped from here: Java closes the stream of a process it destroys
        }
    }

    private void heard(String line) {
        lastLineAt = System.nanoTime();
        if (line.startsWith(PROGRESS)) {
            progress.accept(line);
        }
        if (!line.isBlank()) {
            lastLine = line;
        }
    }
}
