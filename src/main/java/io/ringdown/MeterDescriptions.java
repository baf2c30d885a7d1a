package io.ringdown;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Gives a meter that has no description of its own one, so that each has a HELP line where Prometheus asks.
@Component
class MeterDescriptions implements MeterFilter {

    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("ringdown.recordings", "Recordings by what came of storing them"),
            Map.entry("ringdown.ari.reconnects", "Connections to a node that were made again"),
            Map.entry("ringdown.ari.differences", "Calls that a comparison found to be otherwise while events flowed"),
            Map.entry("ringdown.ari.ready", "1 while the node is connected and compared"),
            Map.entry("ringdown.ari.foreign", "Channels of other technologies that came into the application"),
            Map.entry("ringdown.ari.events", "Events of a node by type"),
            Map.entry("ringdown.calls.ended", "Calls that ended, by reason, type and origin"),
            Map.entry("ringdown.calls.unchecked", "Calls that could not be compared in time"),
            Map.entry("ringdown.journal.queue", "Changes that wait to be written"),
            Map.entry("ringdown.journal.backlog",
                    "How full the place on disk is that keeps changes while the database is away, 0 to 1"),
            Map.entry("ringdown.journal.failures", "Transactions of the journal that the database did not take"),
            Map.entry("ringdown.publication.queue", "Batches that are written and wait to be published"),
            Map.entry("ringdown.publication.failures", "Effects and listeners that failed"),
            Map.entry("ringdown.live.queue", "Events that wait to be pushed"),
            Map.entry("ringdown.live.sockets", "Open sockets of people who have signed in"),
            Map.entry("ringdown.live.sockets.unproved", "Open sockets that have not signed in yet"),
            Map.entry("ringdown.live.refused", "Connections that were not let in, by reason"),
            Map.entry("ringdown.live.closed", "Clients that were cut off, by reason"),
            Map.entry("ringdown.live.begun", "Clients that began, by whether they caught up"),
            Map.entry("ringdown.live.unchecked", "Times that the database could not say whether sockets may stay open"),
            Map.entry("ringdown.live.dropped", "Events thrown away with their client, by reason"));

    @Override
    public Meter.Id map(Meter.Id id) {
        String described = id.getDescription();
        return described != null && !described.isBlank()
                ? id
                : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(),
                        OURS.getOrDefault(id.getName(), id.getName().replace('.', ' ')), id.getType());
    }
}
