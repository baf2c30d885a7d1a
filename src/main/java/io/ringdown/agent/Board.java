package io.ringdown.agent;

import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How it stands with everybody, as it was told last. Who asks gets what was told, so that a list and the changes after it
/// fit together. Changed by one thread, read by any.
@Component
class Board {

    private final Directory directory;

    private final DeviceStates phones;

    private final OwnStatuses own;

    private final Clock clock;

    private final Instant began;

    /// Who is not in it has no phone that was ever seen and has said nothing.
    private volatile Map<UUID, Presence> told = Map.of();

    Board(Directory directory, DeviceStates phones, OwnStatuses own, Clock clock) {
        this.directory = directory;
        this.phones = phones;
        this.own = own;
        this.clock = clock;
        this.began = now();
    }

    /// What was told of this person; a person of whom nothing was told yet is offline.
    Presence told(UUID person, String username, @Nullable String line) {
        Presence last = told.get(person);
        return last != null ? last : unseen(person, username, line);
    }

    /// Is there anything to be told?
    boolean isBehind() {
        return !changes(look()).isEmpty();
    }

    /// Takes everything as told.
    ///
    /// @return what has changed since the last time, each person once
    List<Presence> catchUp() {
        Map<UUID, Presence> now = look();
        List<Presence> changes = changes(now);
        now.values().removeIf(Presence::isNobody);
        told = now;
        return changes;
    }

    private List<Presence> changes(Map<UUID, Presence> now) {
        List<Presence> changes = new ArrayList<>();
        for (Presence presence : now.values()) {
            Presence last = told.get(presence.account());
            if (presence.differsFrom(
                    last != null ? last : unseen(presence.account(), presence.username(), presence.line()))) {
                changes.add(presence);
            }
        }
        return changes;
    }

    private Map<UUID, Presence> look() {
        Set<UUID> people = new HashSet<>(told.keySet());
        phones.reachable().keySet().stream().map(directory::byEndpoint).flatMap(Optional::stream)
                .forEach(line -> people.add(line.accountId()));
        own.all().forEach(said -> people.add(said.account()));
        Map<UUID, Presence> now = new HashMap<>();
        people.forEach(person -> now.put(person, look(person)));
        return now;
    }

    private Presence look(UUID person) {
        Line line = directory.byAccount(person).orElse(null);
        OwnStatuses.Said said = own.of(person);
        Presence last = told.get(person);
        OwnStatus set = said == null ? OwnStatus.AVAILABLE : said.status();
        AgentStatus status = AgentStatus.of(set, line == null ? DeviceState.OFFLINE : phones.of(line.endpoints()));
        return new Presence(person, username(line, said, last), line == null ? null : line.number(), status, set,
                since(status, said, last));
    }

    private static String username(@Nullable Line line, OwnStatuses.@Nullable Said said, @Nullable Presence last) {
        if (line != null) {
            return line.username();
        }
        return said != null ? said.username() : last != null ? last.username() : "";
    }

    private Instant since(AgentStatus status, OwnStatuses.@Nullable Said said, @Nullable Presence last) {
        if (said != null && said.status() != OwnStatus.AVAILABLE) {
            return said.since().truncatedTo(ChronoUnit.MILLIS);
        }
        if (last != null && last.status() == status) {
            return last.since();
        }
        return last == null && status == AgentStatus.OFFLINE ? began : now();
    }

    private Presence unseen(UUID person, String username, @Nullable String line) {
        return new Presence(person, username, line, AgentStatus.OFFLINE, OwnStatus.AVAILABLE, began);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
