package io.ringdown;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request belongs to, as its sender or we say (W3C Trace Context, level 1).
///
/// @param traceId  32 hexadecimal digits; the sender's, or one of ours where it names none
/// @param parentId 16 hexadecimal digits: this service's own part of it
/// @param flags    two hexadecimal digits, as the sender has them
record TraceContext(String traceId, String parentId, String flags) {

    static final String HEADER = "traceparent";

    private static final Pattern FORMAT = Pattern
            .compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");
    private static final int LONGEST = 256;

    /// What is no such header is as good as none.
    static TraceContext of(@Nullable String header) {
        if (header != null && header.length() <= LONGEST) {
            Matcher known = FORMAT.matcher(header);
            if (known.matches() && (known.group(3) == null || !header.startsWith("00"))) {
                return new TraceContext(known.group(1), random(), known.group(2));
            }
        }
        return new TraceContext(random() + random(), random(), "00");
    }

    /// For whoever hears of it next.
    String header() {
        return "00-" + traceId + "-" + parentId + "-" + flags;
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }
}
