package io.ringdown.recording;

import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.recording.RecordingProperties.Place;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A recording of a call.
///
/// @param n         its number within the call, from 1
/// @param stretches of how many files in Asterisk it is made: one for each stretch of talk
/// @param startedBy nobody where the configuration has it recorded
/// @param millis    how long it is
/// @param detail    why it failed, or has not been stored yet
record Recording(UUID id, CallId call, int n, String node, State state, int stretches, Instant startedAt,
        @Nullable UUID startedBy, @Nullable Instant endedAt, @Nullable Long millis, @Nullable String detail,
        @Nullable Stored stored) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    /// `RECORDING ⇄ PAUSED → ENDING → STORING → STORED`, and `FAILED` where there is nothing to be kept.
    enum State {
        RECORDING, PAUSED, ENDING, STORING, STORED, FAILED;

        /// As it stands in the table and on the wire.
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /// Where the file lies.
    ///
    /// @param expiresAt when it is removed; null for never
    record Stored(Place place, String key, long bytes, Instant at, @Nullable Instant expiresAt) {}

    /// The names of its files in Asterisk.
    List<String> names() {
        return IntStream.rangeClosed(1, stretches).mapToObj(stretch -> CallRecording.name(call, n, stretch))
                .toList();
    }

    /// Where it is to lie in the store: by day, under a name that nobody can guess.
    String key() {
        return DAY.format(startedAt) + "/" + id + ".wav";
    }
}
