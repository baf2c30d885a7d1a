package io.ringdown.chaos;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asterisk's own account of its channels, which Ringdown did not write: `calls.csv` of `cdr_custom`, where a channel has a row for
/// each stretch between two bridges, and together they are what it was. A leg that Ringdown makes and then dials loses its first row to the
/// caller's. So when each was answered and ended is taken of the channel event log, where that has it.
final class Records {

    /// Channels that Ringdown makes; an Asterisk called `ringdown` begins its own ids alike.
    private static final Pattern OURS = Pattern.compile("ringdown-[0-9a-f]{8}-[0-9a-f-]{27}\\..*");

    /// The dialplan takes some milliseconds to the application.
    private static final Duration AT_ONCE = Duration.ofMillis(20);

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

        /// Did whoever dialled give up before the dialplan could hand them to Ringdown?
        boolean isGoneAtOnce() {
            return isInbound() && answered == null && Duration.between(start, end).compareTo(AT_ONCE) < 0;
        }

        /// Was it made by somebody who dialled, and not by ARI?
        boolean isInbound() {
            return !OURS.matcher(id).matches();
        }
    }

    private Records() {}

    /// @param logs files of the channel event log, the oldest first
    static Map<String, Channel> read(Path file, List<Path> logs) {
        Map<String, Channel> channels = read(file);
        Map<String, Instant> answers = new HashMap<>();
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                lines.map(line -> line.split("\\|", 7)).filter(event -> event.length == 7
                        && OURS.matcher(event[2]).matches() && event[5].startsWith("PJSIP/"))
                        .forEach(event -> told(channels, answers, event));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return channels;
    }

    /// Of whatever a killed Asterisk had there is an answer at the most, and no record.
    ///
    /// @param event `ANSWER` or `HANGUP`, time, id, linked to, context, name
    private static void told(Map<String, Channel> channels, Map<String, Instant> answers, String[] event) {
        Instant at = at(event[1]);
        if (event[0].equals("ANSWER")) {
            answers.putIfAbsent(event[2], at);
        } else {
            Instant answered = answers.get(event[2]);
            channels.merge(event[2], new Channel(event[2], event[3], event[5], "", "", answered == null ? at : answered,
                    answered, at, List.of(at)), Channel::and);
        }
    }

    private static Map<String, Channel> read(Path file) {
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
