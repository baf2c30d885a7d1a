package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The directory of a database, claimed by one JVM with a file lock, which goes with the process however that ends.
record DataDirectory(Path path, FileChannel lock) {

    private static final int PATIENCE_SECONDS = 60;

    static DataDirectory claim(Path path) {
        Path file = path.resolveSibling(path.getFileName() + ".lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new CannotStart("Another Ringdown is using the database in " + path + ".");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new CannotStart("The database directory " + path + " cannot be used: " + e.getMessage() + ".", e);
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

    void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody else has claimed the directory, so a server that still runs in it was left behind by a killed JVM.
    void endOrphan() throws IOException {
        Path pidFile = path.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> orphan = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (orphan.isPresent() && isServerHere(orphan.get())) {
            interrupt(orphan.get());
            awaitEnd(orphan.get());
        }
        Files.deleteIfExists(pidFile);
    }

    /// SIGINT, which Java cannot send by itself.
    static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-s", "INT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isServerHere(ProcessHandle process) {
        return process.info().commandLine().filter(line -> line.contains("postgres") && line.contains(path.toString()))
                .isPresent();
    }

    private static void awaitEnd(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the server left behind (process " + process.pid() + ") does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
