package io.ringdown.recording;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How many recordings wait to be stored, and how many were given up. Read every fifteen seconds; while the database is away the figures
/// stay as they were.
@Component
class RecordingMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingMetrics.class);

    private final JdbcClient jdbc;
    private volatile long waiting;
    private volatile long failed;

    RecordingMetrics(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        Gauge.builder("ringdown.recordings.waiting", this, all -> all.waiting)
                .description("Recordings that wait to be stored").register(meters);
        Gauge.builder("ringdown.recordings.failed", this, all -> all.failed)
                .description("Recordings that could not be stored and were given up").register(meters);
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            jdbc.sql("""
                    SELECT count(*) FILTER (WHERE state = 'storing'), count(*) FILTER (WHERE state = 'failed')
                    FROM recordings WHERE state IN ('storing', 'failed')""").query(row -> {
                waiting = row.getLong(1);
                failed = row.getLong(2);
            });
        } catch (DataAccessException away) {
            LOG.debug("the recordings cannot be counted: {}", away.toString());
        }
    }
}
