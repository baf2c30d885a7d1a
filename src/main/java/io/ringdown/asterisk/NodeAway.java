package io.ringdown.asterisk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.asterisk.AwayPositions.Position;
import io.ringdown.call.FoundCall;
import io.ringdown.call.FoundCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enters the calls into the history that one Asterisk carried by itself, some at a time. What is entered already is left as it
/// is, so whatever breaks off is done again. Used by one thread at a time.
final class NodeAway {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAway.class);
    /// Asterisk commits its database once a second. So many calls may be forgotten by a kill at the most.
    private static final int FORGOTTEN = 200;

    private final String node;
    private final AwayLedger ledger;
    private final AwayPositions positions;
    private final FoundCalls calls;
    private final int batch;
    private final Clock clock;
    private final Counter entered;
    private final Counter skipped;
    /// Nothing has been written since Asterisk had this mark; null where that is not known.
    private @Nullable String seen;
    private volatile boolean anew = true;

    NodeAway(String node, AwayLedger ledger, AwayPositions positions, FoundCalls calls, int batch, Clock clock,
            MeterRegistry meters) {
        this.node = node;
        this.ledger = ledger;
        this.positions = positions;
        this.calls = calls;
        this.batch = batch;
        this.clock = clock;
        this.entered = Counter.builder("ringdown.calls.found").tag("node", node)
                .description("Calls that Asterisk carried while Ringdown was away").register(meters);
        this.skipped = Counter.builder("ringdown.calls.found.skipped").tag("node", node)
                .description("What Asterisk wrote of such calls and nobody can read").register(meters);
    }

    /// There is a new connection: Asterisk may have started anew.
    void connected() {
        anew = true;
    }

    /// One turn.
    ///
    /// @return is there more?
    boolean look() throws IOException, InterruptedException {
        boolean first = anew;
        anew = false;
        try {
            String mark = ledger.mark();
            if ((!first && mark.equals(seen)) || !ledger.isKept()) {
                return false;
            }
            boolean more = turn(first);
            seen = more ? null : mark;
            return more;
        } catch (IOException | RuntimeException e) {
            anew |= first;
            seen = null;
            throw e;
        }
    }

    private boolean turn(boolean first) throws IOException, InterruptedException {
        AwayLedger.Page head = ledger.read(List.of());
        if (head.ledger().isEmpty()) {
            return false;
        }
        Position position = position(head, first);
        List<Long> numbers = position.next(head.last(), batch);
        Map<Long, String> written = ledger.read(numbers).calls();
        List<Long> unfinished = new ArrayList<>();
        List<FoundCall> found = new ArrayList<>();
        long last = position.last();
        for (Long n : numbers) {
            AwayEntry entry = entry(n, written.getOrDefault(n, ""));
            if (entry != null && entry.isOver()) {
                found.add(entry.found(node, Instant.EPOCH));
            } else if (entry != null && !ledger.isAlive(entry.channel())) {
                found.add(lost(entry));
            } else if (entry != null) {
                unfinished.add(n);
            }
            last = Math.max(last, n);
        }
        enter(found);
        positions.save(node, new Position(head.ledger(), last, List.copyOf(unfinished)));
        return last < head.last();
    }

    private Position position(AwayLedger.Page head, boolean first) {
        long oldest = Math.max(0, head.last() - AwayLedger.PLACES);
        Position known = positions.of(node).filter(position -> position.ledger().equals(head.ledger()))
                .orElse(new Position(head.ledger(), oldest, List.of()));
        Position from = first || head.last() < known.last()
                ? new Position(known.ledger(), Math.min(known.last(), head.last()), known.unfinished()).back(FORGOTTEN)
                : known;
        if (from.last() < oldest) {
            LOG.error("{} calls that Asterisk {} carried by itself are lost: it keeps {} of them",
                    oldest - from.last(), node, AwayLedger.PLACES);
            return new Position(from.ledger(), oldest, from.unfinished());
        }
        return from;
    }

    private @Nullable AwayEntry entry(long n, String text) {
        try {
            AwayEntry entry = AwayEntry.read(text);
            if (entry.n() == n) {
                return entry;
            }
            LOG.warn("Call {} of Asterisk {} has been written over by call {}", n, node, entry.n());
        } catch (AwayEntry.Garbled e) {
            LOG.warn("Nobody can read what Asterisk {} wrote of its call {}: {}", node, n, e.getMessage());
        }
        skipped.increment();
        return null;
    }

    /// Its end was never written, unless it was just now.
    private FoundCall lost(AwayEntry entry) throws IOException {
        AwayEntry now = entry(entry.n(), ledger.read(List.of(entry.n())).calls().getOrDefault(entry.n(), ""));
        Instant startup = ledger.startup();
        return (now == null ? entry : now).found(node, startup.isAfter(entry.start()) ? startup : clock.instant());
    }

    private void enter(List<FoundCall> found) throws InterruptedException {
        int fresh = found.isEmpty() ? 0 : calls.enter(found);
        if (fresh > 0) {
            entered.increment(fresh);
            LOG.info("{} calls that Asterisk {} carried by itself are in the history now", fresh, node);
        }
    }
}
