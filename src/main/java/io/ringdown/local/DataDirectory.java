package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// The directory of a database or an Asterisk, claimed by one JVM with a file lock, which goes with the process however that ends.
record DataDirectory(Path path, FileChannel lock) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static DataDirectory claim(Path path) {
        Path file = path.resolveSibling(path.getFileName() + ".lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new CannotStart("Another Ringdown is using " + path + ".");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new CannotStart("The directory " + path + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // this very JVM holds it
        }
    }

    Path log() {
        return path.resolveSibling(path.getFileName() + ".log");
    }

    boolean isHeld() {
        return lock.isOpen();
    }

    void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody else has claimed the directory, so a server that still runs in it was left behind by a killed JVM.
    void endOrphan() throws IOException {
        Orphan.end(path.resolve("postmaster.pid"), "postgres", path, "INT", PATIENCE);
    }
}
