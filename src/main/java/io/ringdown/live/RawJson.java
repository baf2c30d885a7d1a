package io.ringdown.live;

import java.io.IOException;
import java.io.OutputStream;

/// JSON that is encoded already, as UTF-8. The bytes are not copied and nobody may change them.
final class RawJson {

    private final byte[] utf8;

    RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    int length() {
        return utf8.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(utf8);
    }
}
