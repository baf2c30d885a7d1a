package io.ringdown.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Tells from the database, as long as it has everything that was told.
@Service
class WrittenEvents implements CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenEvents.class);

    private final Journal journal;
    private final MissedEvents events;

    WrittenEvents(Journal journal, MissedEvents events) {
        this.journal = journal;
        this.events = events;
    }

    @Override
    public Missed since(MissedEvents.Wanted wanted) {
        if (!isEverythingWritten()) {
            return new Missed.NotAvailable();
        }
        try {
            MissedEvents.Found found = events.after(wanted);
            if (wanted.eventId() > CommittedEvent.alongWith(found.upTo())) {
                return new Missed.NotAvailable(); // they have heard what is not there, in another database perhaps
            }
            return found.events().size() > wanted.most()
                    ? new Missed.TooMany()
                    : new Missed.Complete(found.events().stream().filter(CommittedEvent::isNews).toList(),
                            found.upTo());
        } catch (RuntimeException away) {
            LOG.warn("what somebody missed cannot be read: {}", away.toString());
            return new Missed.NotAvailable();
        }
    }

    /// Is all in the database that anybody has been told? Asked before the look, so what is told later does not count.
    private boolean isEverythingWritten() {
        return journal.isCurrent() && journal.failure() == null;
    }
}
