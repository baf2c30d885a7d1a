package io.ringdown.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// SIP secrets and their digests.
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    /// Without characters that look alike: people type it into phones.
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 24;

    private static final String NAMES = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int SUFFIX = 8;

    private Secrets() {}

    /// A new one of 139 bits.
    static String random() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length()).mapToObj(n -> String.valueOf(ALPHABET.charAt(n)))
                .collect(Collectors.joining());
    }

    /// A name for one more phone of a line.
    static String endpoint(String line) {
        return line + '-' + RANDOM.ints(SUFFIX, 0, NAMES.length()).mapToObj(n -> String.valueOf(NAMES.charAt(n)))
                .collect(Collectors.joining());
    }

    /// HA1 of RFC 2617, 3.2.2.2. MD5 because that is what SIP phones and Asterisk speak.
    static String ha1(String endpoint, String realm, String secret) {
        try {
            byte[] text = (endpoint + ':' + realm + ':' + secret).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }
}
