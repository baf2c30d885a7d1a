package io.ringdown.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps Asterisk's channel event log (`cel_custom.conf`) although Ringdown removes the file now and then: each file gets a second name,
/// under which it stays.
final class EventLogs implements AutoCloseable {

    private final Path file;
    private final Path directory;
    private final List<Path> links = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private @Nullable Object known;

    EventLogs(Path file, Path directory) {
        this.file = file;
        this.directory = directory;
        var _ = thread.scheduleWithFixedDelay(this::look, 100, 100, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            Object key = Files.exists(file) ? Files.getAttribute(file, "unix:ino") : null;
            if (key != null && !Objects.equals(key, known)) {
                Path link = directory.resolve("events-" + links.size() + ".log");
                Files.deleteIfExists(link);
                Files.createLink(link, file);
                links.add(link);
                known = key;
            }
        } catch (IOException removedMeanwhile) {
            Thread.onSpinWait();
        }
    }

    synchronized List<Path> links() {
        look();
        return List.copyOf(links);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
