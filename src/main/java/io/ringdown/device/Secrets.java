package io.ringdown.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SIP digests.
final class Secrets {

    private Secrets() {}

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
