package io.ringdown.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Numbers events in the order in which they are written: the milliseconds since 1970 times 4,096, or the next after the last
/// id, whichever is greater; always even, because the odd one after it is for what the event brings along. So ids grow over restarts without asking the database, a batch can be written twice without
/// harm, and a JavaScript number holds one exactly (53 bits) until the year 2039 and beyond.
///
/// Used by the journal's writer alone.
final class EventIds {

    private final Clock clock;
    private long last;

    EventIds(Clock clock) {
        this.clock = clock;
    }

    void startAfter(long id) {
        last = Math.max(last, id);
    }

    List<CommittedEvent> number(List<JournalEntry> entries) {
        List<CommittedEvent> numbered = new ArrayList<>(entries.size());
        long now = clock.millis() << 12;
        for (JournalEntry entry : entries) {
            for (int i = 0; i < entry.events().size(); i++) {
                last = Math.max(CommittedEvent.alongWith(last) + 1, now);
                numbered.add(new CommittedEvent(last, entry.events().get(i), entry.after(i), true));
            }
        }
        return numbered;
    }
}
