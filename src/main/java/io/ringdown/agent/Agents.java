package io.ringdown.agent;

import io.ringdown.account.AccountRef;
import io.ringdown.precondition.IfMatch;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// What people say of themselves.
@Service
public class Agents {

    private final OwnStatuses own;

    private final StatusChanges changes;

    Agents(OwnStatuses own, StatusChanges changes) {
        this.own = own;
        this.changes = changes;
    }

    /// Who is not available is not rung. Answers from memory, on any thread: what was set here holds at once, what was set at
    /// another instance within seconds.
    public OwnStatus statusSetBy(UUID account) {
        OwnStatuses.Said said = own.of(account);
        return said == null ? OwnStatus.AVAILABLE : said.status();
    }

    /// From now on the person is this, on all devices and after a restart, until they say otherwise. Blocks until it is
    /// written; those who may see hear of it by [AgentListener].
    public void set(AccountRef person, OwnStatus status) {
        set(person, status, IfMatch.ANY);
    }

    /// The same for whoever has seen a version of what was said before.
    ///
    /// @return the version that it has now
    long set(AccountRef person, OwnStatus status, IfMatch seen) {
        OwnStatuses.Said now = own.set(person, status, seen);
        own.hold(now);
        changes.ask();
        return now.version();
    }

    /// What the person has said, with its version; who has said nothing is available. Answers from memory.
    OwnStatuses.Said said(UUID account) {
        OwnStatuses.Said said = own.of(account);
        return said == null ? new OwnStatuses.Said(account, "", OwnStatus.AVAILABLE, Instant.EPOCH) : said;
    }
}
