package io.ringdown.recording;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a file that a request is about (RFC 9110, 14): one range of bytes. What is no such range is as if it were not
/// there, and several at once are answered by the whole, as the RFC allows.
///
/// @param from the first byte
/// @param to   the last byte
record ByteRange(long from, long to) {

    private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})",
            Pattern.CASE_INSENSITIVE);

    long length() {
        return to - from + 1;
    }

    /// `bytes 0-99/1000`
    String of(long bytes) {
        return "bytes " + from + "-" + to + "/" + bytes;
    }

    /// @param header what the request says, null where it says nothing
    /// @param bytes  how many there are
    /// @return null for the whole
    /// @throws RecordingException.BeyondTheEnd if none of them is there
    static @Nullable ByteRange read(@Nullable String header, long bytes) {
        Matcher range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return null;
        }
        if (range.group(1).isEmpty()) {
            return last(Long.parseLong(range.group(2)), bytes);
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty() ? bytes - 1 : Long.parseLong(range.group(2));
        if (to < from && !range.group(2).isEmpty()) {
            return null;
        }
        if (from >= bytes) {
            throw new RecordingException.BeyondTheEnd(bytes);
        }
        return new ByteRange(from, Math.min(to, bytes - 1));
    }

    private static ByteRange last(long length, long bytes) {
        if (length == 0) {
            throw new RecordingException.BeyondTheEnd(bytes);
        }
        return new ByteRange(Math.max(0, bytes - length), bytes - 1);
    }
}
