package io.ringdown.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asterisk's own call detail records (`cdr_custom.conf`), which Ringdown does not write.
final class AsteriskRecords {

    private final Path file;

    AsteriskRecords(WholeSystem system) {
        file = system.asterisk().place().home().resolve("log/cdr-custom/calls.csv");
    }

    /// One leg.
    record Leg(String channel, String source, String dialled, Instant start, @Nullable Instant answer, Instant end,
            String disposition) {

        private static Leg of(String line) {
            List<String> cells = List.of(line.replace("\"", "").split(",", -1));
            return new Leg(cells.get(0), cells.get(3), cells.get(4), time(cells.get(5)),
                    cells.get(6).startsWith("0.") ? null : time(cells.get(6)), time(cells.get(7)), cells.get(8));
        }

        private static Instant time(String seconds) {
            return Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue());
        }
    }

    List<Leg> all() {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().map(Leg::of).toList() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All of this channel in one: what it did before and after it rang a phone has a record each.
    Optional<Leg> of(String channel) {
        return all().stream().filter(leg -> leg.channel().equals(channel)).reduce((first, next) -> new Leg(channel,
                first.source(), first.dialled(), first.start(), first.answer(),
                next.end(), first.disposition()));
    }
}
