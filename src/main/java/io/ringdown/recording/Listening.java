package io.ringdown.recording;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringdown.audit.Audit;
import io.ringdown.recording.Recording.Stored;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Sends recordings while they are read, on the request's own thread, and writes down who listens. What browsers and proxies
/// may keep of them is nothing, as of every answer.
@Component
class Listening {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final int PIECE = 64 * 1024;

    private final AudioStores stores;
    private final Audit audit;
    /// A player asks for many ranges: those of a few minutes are one listening.
    private final Cache<Listener, Boolean> lately = Caffeine.newBuilder().maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5)).build();

    Listening(AudioStores stores, Audit audit) {
        this.stores = stores;
        this.audit = audit;
    }

    private record Listener(String person, UUID recording) {}

    /// @param person   who asks
    /// @param range    the header `Range`
    /// @param ifRange  the header `If-Range`: the range is of this version only
    /// @param headOnly nothing is to be heard
    record Wish(String person, @Nullable String range, @Nullable String ifRange, boolean headOnly) {}

    void answer(Recording recording, Wish wish, HttpServletResponse response) throws IOException {
        Stored stored = recording.stored();
        if (stored == null) {
            throw new RecordingException.NothingToHear(recording.state() == Recording.State.FAILED
                    ? "The recording has failed."
                    : "The recording is not stored yet.");
        }
        String version = '"' + recording.id().toString() + '"'; // a stored file never changes
        boolean mayBePart = wish.ifRange() == null || wish.ifRange().equals(version);
        ByteRange range = ByteRange.read(mayBePart ? wish.range() : null, stored.bytes());
        ByteRange part = range != null ? range : new ByteRange(0, stored.bytes() - 1);
        if (wish.headOnly()) {
            head(recording, version, part, stored.bytes(), range != null, response);
            return;
        }
        try (InputStream audio = open(recording, stored, part)) {
            writeDown(recording, wish, range != null);
            head(recording, version, part, stored.bytes(), range != null, response);
            // Were the file to end too early, the client must not take the next answer for the rest of it.
            response.setHeader(HttpHeaders.CONNECTION, "close");
            send(audio, part.length(), response);
        }
    }

    private InputStream open(Recording recording, Stored stored, ByteRange part) {
        try {
            return stores.at(stored.place()).open(stored.key(), part.from(), part.length());
        } catch (IOException e) {
            LOG.error("Recording {} cannot be read: {}", recording.id(), e.toString());
            throw new RecordingException.StoreAway(recording.id());
        }
    }

    private void writeDown(Recording recording, Wish wish, boolean part) {
        Listener listener = new Listener(wish.person(), recording.id());
        if (!part || lately.getIfPresent(listener) == null) {
            audit.record(Retention.change("recording.heard", recording));
            lately.put(listener, true);
        }
    }

    private static void head(Recording recording, String version, ByteRange part, long bytes, boolean ranged,
            HttpServletResponse response) {
        response.setStatus(ranged ? HttpServletResponse.SC_PARTIAL_CONTENT : HttpServletResponse.SC_OK);
        response.setContentType("audio/wav");
        response.setContentLengthLong(part.length());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.ETAG, version);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename("call-" + TIME.format(recording.startedAt()) + "-" + recording.n() + ".wav").build()
                .toString());
        if (ranged) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, part.of(bytes));
        }
    }

    /// Exactly so much; a client is not told of a shorter file in any other way than by a torn connection.
    private static void send(InputStream audio, long length, HttpServletResponse response) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0;) {
            int read = audio.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new IOException("the recording is shorter than it was");
            }
            response.getOutputStream().write(piece, 0, read);
            left -= read;
        }
    }
}
