package io.ringdown.recording;

import io.ringdown.recording.RecordingProperties.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Recordings as files of this machine, or of a disk that all instances share.
final class FolderStore implements AudioStore {

    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public Place place() {
        return Place.FOLDER;
    }

    /// A file of the same disk, as those of [Incoming] are: it gets its name in one step, after its bytes are safe.
    @Override
    public void put(String key, Path file) throws IOException {
        Path target = resolve(key);
        Path day = Files.createDirectories(target.resolveSibling(""));
        sync(file, StandardOpenOption.WRITE);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(day, StandardOpenOption.READ); // the name too survives a loss of power
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    @Override
    public InputStream open(String key, long from, long length) throws IOException {
        FileChannel channel = FileChannel.open(resolve(key), StandardOpenOption.READ);
        try {
            if (channel.size() < from + length) {
                throw new IOException("the file of " + key + " has become shorter");
            }
            return Channels.newInputStream(channel.position(from));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void remove(String key) throws IOException {
        Files.deleteIfExists(resolve(key));
    }

    private Path resolve(String key) throws IOException {
        Path path = folder.resolve(key).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("the key " + key + " leads out of the folder");
        }
        return path;
    }
}
