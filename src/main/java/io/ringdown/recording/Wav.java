package io.ringdown.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// WAV files as Asterisk's `format_wav` writes them: 44 bytes of head, then 16 bit samples of one channel. The head of a file
/// that Asterisk had no time to close says that there is nothing in it; the samples are there all the same.
///
/// Source: "Multimedia Programming Interface and Data Specifications 1.0", RIFF WAVE.
final class Wav {

    private static final int HEAD = 44;

    private Wav() {}

    /// @param bytes of the whole file
    record Length(long bytes, long millis) {}

    /// One file of the samples of several, in their order, with a head that is right.
    static Length join(List<Path> stretches, Path into) throws IOException {
        try (FileChannel out = FileChannel.open(into, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer head = head(stretches.getFirst());
            out.position(HEAD);
            for (Path stretch : stretches) {
                if (!sameForm(head, head(stretch))) {
                    throw new IOException("the stretches of the recording have different forms");
                }
                append(stretch, head.getShort(32), out);
            }
            long samples = out.position() - HEAD;
            head.putInt(4, (int) (samples + HEAD - 8)).putInt(40, (int) samples);
            out.write(head.rewind(), 0);
            return new Length(HEAD + samples, samples * 1000 / head.getInt(28));
        }
    }

    private static ByteBuffer head(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            while (head.hasRemaining()) {
                if (in.read(head) < 0) {
                    throw new EOFException("the recording is shorter than its head");
                }
            }
        }
        if (!text(head, 0).equals("RIFF") || !text(head, 8).equals("WAVE") || !text(head, 36).equals("data")
                || head.getInt(28) <= 0 || head.getShort(32) <= 0) {
            throw new IOException("what Asterisk has recorded is no WAV file");
        }
        return head;
    }

    private static String text(ByteBuffer head, int at) {
        return StandardCharsets.US_ASCII.decode(head.slice(at, 4)).toString();
    }

    private static boolean sameForm(ByteBuffer one, ByteBuffer other) {
        return one.slice(20, 16).equals(other.slice(20, 16));
    }

    /// Whole samples only: a file that was torn off may end within one.
    private static void append(Path stretch, int sample, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(stretch, StandardOpenOption.READ)) {
            long end = in.size() - (in.size() - HEAD) % sample;
            for (long at = HEAD; at < end;) {
                long moved = in.transferTo(at, end - at, out);
                if (moved <= 0) {
                    throw new EOFException("the recording became shorter while it was read");
                }
                at += moved;
            }
        }
    }
}
