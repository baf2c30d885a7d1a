package io.ringdown.recording;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.recording.Recording.State;
import io.ringdown.recording.Recording.Stored;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings recordings that have ended from Asterisk into the store. Only what is stored is removed from Asterisk, and what
/// cannot be stored is tried again, so whatever dies meanwhile, nothing is lost and nothing is left. Blocks; used by the
/// threads of [StoringThreads].
@Component
class Storing {

    private static final Logger LOG = LoggerFactory.getLogger(Storing.class);

    private final Recordings recordings;
    private final RecordingSource source;
    private final AudioStores stores;
    private final Incoming incoming;
    private final RecordingProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;

    Storing(Recordings recordings, RecordingSource source, AudioStores stores, Incoming incoming,
            RecordingProperties properties, MeterRegistry meters, Clock clock) {
        this.recordings = recordings;
        this.source = source;
        this.stores = stores;
        this.incoming = incoming;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /// Does what is due for one recording.
    ///
    /// @return whether anything was
    boolean next() {
        Optional<Recordings.Work> work = recordings.claim(clock.instant(), properties.transferTimeout());
        work.ifPresent(this::carryOut);
        return work.isPresent();
    }

    private void carryOut(Recordings.Work work) {
        Recording recording = work.recording();
        try {
            if (recording.state() == State.STORING && !store(recording)) {
                return;
            }
            for (String name : recording.names()) {
                source.remove(recording.node(), name);
            }
            recordings.leftNode(recording.id());
        } catch (IOException e) {
            later(work, String.valueOf(e.getMessage()));
        }
    }

    /// @return false if there is nothing to store, and never will be
    private boolean store(Recording recording) throws IOException {
        List<Path> stretches = new ArrayList<>();
        Path whole = incoming.newFile();
        try {
            List<String> missing = fetch(recording, stretches);
            if (stretches.isEmpty()) {
                fail(recording, "Asterisk has nothing of it");
                return false;
            }
            Wav.Length length = Wav.join(stretches, whole);
            AudioStore store = stores.current();
            store.put(recording.key(), whole);
            Instant now = clock.instant();
            recordings.stored(recording.id(),
                    new Stored(store.place(), recording.key(), length.bytes(), now, expiry(recording, now)),
                    length.millis(),
                    missing.isEmpty() ? null : missing.size() + " of " + recording.stretches() + " stretches are lost");
            meters.counter("ringdown.recordings", "outcome", "stored").increment();
            return true;
        } finally {
            stretches.add(whole);
            Incoming.remove(stretches);
        }
    }

    /// @param into gets the files, in order
    /// @return the names of those that Asterisk does not have
    private List<String> fetch(Recording recording, List<Path> into) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : recording.names()) {
            Path stretch = incoming.newFile();
            into.add(stretch);
            try {
                source.fetch(recording.node(), name, stretch);
            } catch (NoSuchFileException gone) {
                Incoming.remove(List.of(into.removeLast()));
                missing.add(name);
            }
        }
        return missing;
    }

    private @Nullable Instant expiry(Recording recording, Instant now) {
        Instant ended = recording.endedAt() == null ? now : recording.endedAt();
        return properties.keepDays() == 0 ? null : ended.plus(Duration.ofDays(properties.keepDays()));
    }

    private void later(Recordings.Work work, String why) {
        Recording recording = work.recording();
        Instant now = clock.instant();
        Instant ended = recording.endedAt() == null ? recording.startedAt() : recording.endedAt();
        if (recording.state() == State.STORING && now.isAfter(ended.plus(properties.giveUpAfter()))) {
            fail(recording, why);
            return;
        }
        Duration pause = pause(work.attempts());
        LOG.warn("Recording {} of call {} could not be stored or removed from {} ({}); again in {} s", recording.id(),
                recording.call(), recording.node(), why, pause.toSeconds());
        meters.counter("ringdown.recordings", "outcome", "retried").increment();
        recordings.tryAgain(recording.id(), recording.state() == State.STORING ? why : null, now.plus(pause));
    }

    private void fail(Recording recording, String why) {
        LOG.error("Recording {} of call {} could not be stored: {}", recording.id(), recording.call(), why);
        meters.counter("ringdown.recordings", "outcome", "failed").increment();
        recordings.failed(recording.id(), why);
    }

    /// Doubled each time up to the longest, each shortened by up to a half at random.
    private Duration pause(int attempts) {
        long whole = Math.min(properties.retryLongest().toMillis(),
                properties.retryFirst().toMillis() << Math.min(Math.max(attempts, 1) - 1, 20));
        return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }
}
