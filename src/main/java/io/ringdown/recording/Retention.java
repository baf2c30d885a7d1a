package io.ringdown.recording;

import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.recording.Recording.Stored;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Removes recordings whose time is over: first the file, then the row, so that no file is left that nobody knows of. The
/// call and its events still tell that there was one.
@Component
class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;

    private final Recordings recordings;
    private final AudioStores stores;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Retention(Recordings recordings, AudioStores stores, Audit audit, TransactionTemplate transaction, Clock clock) {
        this.recordings = recordings;
        this.stores = stores;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Goes on while there are more and all of them can be removed. Blocks.
    void removeExpired() {
        List<Recording> expired;
        long unable;
        do {
            expired = recordings.expired(clock.instant(), BATCH);
            unable = expired.stream().filter(recording -> !remove(recording)).count();
        } while (unable == 0 && expired.size() == BATCH);
    }

    private boolean remove(Recording recording) {
        Stored stored = recording.stored();
        if (stored == null) {
            return false;
        }
        try {
            stores.at(stored.place()).remove(stored.key());
        } catch (IOException e) {
            LOG.warn("Recording {} could not be removed: {}", recording.id(), e.getMessage());
            return false;
        }
        transaction.executeWithoutResult(_ -> {
            if (recordings.forget(recording.id())) {
                audit.record(change("recording.expired", recording));
            }
        });
        return true;
    }

    static Change change(String action, Recording recording) {
        return new Change(action, "recording", recording.id().toString(),
                "recording " + recording.n() + " of call " + recording.call(),
                Map.of("call_id", recording.call().value(), "started_at", recording.startedAt().toString()));
    }
}
