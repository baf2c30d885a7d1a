package io.ringdown.call.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Lines on disk, first in first out. A line counts once it ends: what a crash has torn is cut off. Emptied when its last line is
/// forgotten; until then what was forgotten is there still, and comes again after a crash. Safe on any thread.
final class LineFile {

    private static final int CHUNK = 1 << 16;

    private final Path path;
    private @Nullable FileChannel channel;
    /// Where the oldest line begins.
    private long begin;
    private volatile long bytes;

    LineFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    long bytes() {
        return bytes;
    }

    /// Reads what an earlier run has left behind.
    synchronized void open() throws IOException {
        if (Files.exists(path)) {
            FileChannel open = theChannel();
            cutTornLine(open);
            bytes = open.size();
        }
    }

    /// Made, and locked against another service, when it is needed first.
    private FileChannel theChannel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Files.createDirectories(path.getParent());
            open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE);
            restrict(path);
            if (!isLocked(open)) {
                open.close();
                throw new IOException("another service uses " + path + "; give each a folder of its own "
                        + "(ringdown.call.backlog)");
            }
            channel = open;
        }
        return open;
    }

    private static boolean isLocked(FileChannel open) throws IOException {
        try {
            return open.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /// Who calls whom is nobody else's business.
    static void restrict(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void cutTornLine(FileChannel open) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = open.size();
        while (end > 0) {
            one.clear();
            open.read(one, end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        open.truncate(end);
    }

    /// Adds a line, which ends with a line feed; it is on the disk when this returns. What was added in part before a failure is
    /// written over by the next.
    synchronized void add(byte[] line) throws IOException {
        FileChannel open = theChannel();
        ByteBuffer buffer = ByteBuffer.wrap(line);
        long position = bytes;
        while (buffer.hasRemaining()) {
            position += open.write(buffer, position);
        }
        open.truncate(position);
        open.force(false);
        bytes = position;
    }

    /// Without its end; null if there is none.
    synchronized byte @Nullable [] oldest() throws IOException {
        if (bytes == 0) {
            return null;
        }
        FileChannel open = theChannel();
        for (int size = CHUNK;; size *= 2) {
            ByteBuffer buffer = ByteBuffer.allocate(size);
            int read = open.read(buffer, begin);
            for (int i = 0; i < read; i++) {
                if (buffer.get(i) == '\n') {
                    byte[] line = new byte[i];
                    buffer.get(0, line);
                    return line;
                }
            }
            if (read < size) {
                throw new IOException(path + " ends within a line");
            }
        }
    }

    /// @param line the oldest one, without its end
    synchronized void forget(byte[] line) throws IOException {
        begin += line.length + 1;
        if (begin == bytes) {
            begin = 0;
            bytes = 0;
            theChannel().truncate(0).force(false);
        }
    }

    /// Nothing stays on the disk if there is no line.
    synchronized void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
            if (bytes == 0) {
                Files.deleteIfExists(path);
            }
        }
    }
}
