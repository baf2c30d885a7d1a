package io.ringdown.asterisk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Events recorded from a real Asterisk 22.10.1, `src/test/resources/ari`.
final class Recorded {

    private Recorded() {}

    static List<String> lines(String scenario) {
        try (InputStream in = Objects
                .requireNonNull(Recorded.class.getResourceAsStream("/ari/" + scenario + ".jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
