package io.ringdown.chaos;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asterisk's own account of its channels, which Ringdown did not write: `calls.csv` of `cdr_custom`. A channel has a row for
/// each stretch between two bridges; together they are what it was.
final class Records {

    /// Channels that Ringdown makes; an Asterisk called `ringdown` begins its own ids alike.
    private static final Pattern OURS = Pattern.compile("ringdown-[0-9a-f]{8}-[0-9a-f-]{27}\\..*");

    /// One channel.
    ///
    /// @param id       Asterisk's `uniqueid`, ARI's channel id
    /// @param linked   the `uniqueid` of the channel that it came from
    /// @param answered when; null for never
    /// @param ends     of each of its rows, the last of which is `end`
    record Channel(String id, String linked, String name, String from, String dialled, Instant start,
            @Nullable Instant answered, Instant end, List<Instant> ends) {

        Channel and(Channel other) {
            return new Channel(id, linked, name, from.isEmpty() ? other.from : from,
                    dialled.isEmpty() ? other.dialled : dialled, start.isBefore(other.start) ? start : other.start,
                    earlier(answered, other.answered), end.isAfter(other.end) ? end : other.end,
                    Stream.concat(ends.stream(), other.ends.stream()).toList());
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            return one == null ? other : other == null || one.isBefore(other) ? one : other;
        }

        /// Is it half of what Asterisk links two bridges with when a phone hands a call on from one to the other?
        boolean isLink() {
            return name.startsWith("Local/_attended@transfer");
        }

        /// Was it made by somebody who dialled, and not by ARI?
        boolean isInbound() {
            return !OURS.matcher(id).matches();
        }
    }

    private Records() {}

    static Map<String, Channel> read(Path file) {
        Map<String, Channel> channels = new TreeMap<>();
        if (!Files.exists(file)) {
            return channels;
        }
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : rows) {
                if (row.getFieldCount() >= 9) {
                    Channel channel = new Channel(row.getField(0), row.getField(1), row.getField(2), row.getField(3),
                            row.getField(4), at(row.getField(5)), row.getField(8).equals("ANSWERED")
                                    ? at(row.getField(6))
                                    : null,
                            at(row.getField(7)), List.of(at(row.getField(7))));
                    if (!channel.isLink()) {
                        channels.merge(channel.id(), channel, Channel::and);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return channels;
    }

    /// Seconds since 1970 with microseconds.
    private static Instant at(String field) {
        BigDecimal seconds = new BigDecimal(field);
        return Instant.ofEpochSecond(seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }
}
