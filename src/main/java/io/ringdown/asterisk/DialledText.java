package io.ringdown.asterisk;

import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/// What somebody dialled, as the dialplan and the list of ends write it: percent-encoded (RFC 3986) and cut to a length.
final class DialledText {

    private DialledText() {}

    /// The text as it was dialled. A triplet that was cut in two is left out; a dialplan that does not encode is believed.
    static String decode(String written) {
        String whole = written.replaceFirst("%[0-9A-Fa-f]?$", "");
        try {
            return UriUtils.decode(whole, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return written;
        }
    }
}
