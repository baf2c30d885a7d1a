package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.ARIException;
import io.ringdown.call.Comparisons;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has one [Round] after the other made of a node, each on a virtual thread of its own.
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final AriNode node;
    private final Comparisons comparisons;
    private final EndRecords ends;
    private final Clock clock;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Rounds(AriNode node, Comparisons comparisons, EndRecords ends, Clock clock) {
        this.node = node;
        this.comparisons = comparisons;
        this.ends = ends;
        this.clock = clock;
    }

    /// Unless one is under way. Returns at once; any thread.
    void begin(AriSocket open) {
        if (underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ari-" + node.name()).start(() -> run(open));
        }
    }

    private void run(AriSocket open) {
        try {
            Round round = new Round(node.name(), node.resync(), comparisons,
                    callers -> node.loop().execute(() -> node.adopt(open, callers)));
            Instant begun = clock.instant();
            node.status().differences(round.run());
            if (node.isOn(open)) {
                comparisons.done(node.name(), begun);
                ends.trim(node.requests().transport());
            }
        } catch (ARIException | RuntimeException e) {
            LOG.warn("The calls on {} could not be compared: {}", node.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.set(false);
        }
    }
}
