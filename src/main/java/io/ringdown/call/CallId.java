package io.ringdown.call;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The public id of a call. A call of Asterisk's gets a UUID of version 7 (RFC 9562): it sorts by time, which keeps the
/// index of a table that grows for ever narrow, and its 74 random bits cannot be guessed. An external call keeps its
/// sender's id.
public record CallId(String value) {

    private static final int LONGEST = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    public CallId {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("a call id has 1 to 100 characters");
        }
    }

    private static boolean isLegal(String value) {
        return !value.isEmpty() && value.length() <= LONGEST;
    }

    /// The id that somebody else has written, if it can be one.
    public static Optional<CallId> read(String value) {
        return isLegal(value) ? Optional.of(new CallId(value)) : Optional.empty();
    }

    /// A new id for a call that begins now.
    public static CallId next(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new CallId(new UUID(high, low).toString());
    }

    /// The id of a call that was found afterwards: the same whenever it is found. A UUID of version 8, which sorts by time as
    /// the others do; the rest of it is a hash of what tells this call from all others.
    static CallId found(Instant start, String name) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(name));
        long high = (start.toEpochMilli() << 16) | 0x8000L | (hash.getLong() & 0xFFF);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new CallId(new UUID(high, low).toString());
    }

    /// What sorts before the ids of all calls that began then or later.
    public static String lowest(Instant start) {
        return new UUID(start.toEpochMilli() << 16, 0).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
