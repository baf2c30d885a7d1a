package io.ringdown.call;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Down while what happens to calls cannot be written to the database, so that it is kept on disk only.
@Component("journalHealthIndicator") // known as `journal`
class JournalHealth implements HealthIndicator {

    private final Journal journal;

    JournalHealth(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Health health() {
        String failure = journal.failure();
        Health.Builder health = failure == null ? Health.up() : Health.down().withDetail("failure", failure);
        return health.withDetail("waiting", journal.waiting())
                .withDetail("on_disk_percent", Math.round(journal.fullness() * 1000) / 10.0).build();
    }
}
