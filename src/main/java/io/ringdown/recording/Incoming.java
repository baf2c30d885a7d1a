package io.ringdown.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Files on their way into a store. They lie on the folder's own disk, so that there a file can be moved in one step.
@Component
class Incoming {

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final Path directory;

    Incoming(RecordingProperties properties) {
        this.directory = properties.folder().toAbsolutePath().resolve(".incoming");
    }

    /// A new, empty file, which nobody else can read.
    Path newFile() throws IOException {
        Files.createDirectories(directory);
        return Files.createTempFile(directory, "", ".wav");
    }

    /// Removes what a service that died has left. What is under way has been touched since.
    void clear(Instant olderThan) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(olderThan)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("What is left in {} could not be removed: {}", directory, e.toString());
        }
    }

    static void remove(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} could not be removed: {}", file, e.toString());
            }
        }
    }
}
