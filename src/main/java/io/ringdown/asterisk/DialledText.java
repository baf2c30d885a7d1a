package io.ringdown.asterisk;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/// What somebody dialled, as the dialplan and the list of ends write it: percent-encoded (RFC 3986) and cut to a length.
final class DialledText {

    private DialledText() {}

    /// The text as it was dialled. A triplet that was cut in two is left out. A dialplan that does not encode is believed, and text that
    /// is not UTF-8 stays encoded.
    static String decode(String written) {
        String whole = written.replaceFirst("%[0-9A-Fa-f]?$", "");
        try {
            byte[] bytes = UriUtils.decode(whole, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return whole;
        } catch (IllegalArgumentException e) {
            return written;
        }
    }
}
