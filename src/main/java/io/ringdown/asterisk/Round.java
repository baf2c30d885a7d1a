package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.ARIException;
import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.Comparisons;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the calls of a node with what Asterisk has while events flow. What is on its way between the two is no difference:
/// there are two looks a moment apart, and only what both have shown is settled, and of calls only those to which nothing
/// has happened meanwhile: the others are on their way from one difference to the next. Blocks; one at a time a node.
final class Round {

    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final Duration MOMENT = Duration.ofMillis(1_500);

    private final String node;
    private final AriResync resync;
    private final Comparisons comparisons;
    /// Takes callers that no event has told of.
    private final Consumer<List<AriResync.Waiting>> adopt;

    Round(String node, AriResync resync, Comparisons comparisons, Consumer<List<AriResync.Waiting>> adopt) {
        this.node = node;
        this.resync = resync;
        this.comparisons = comparisons;
        this.adopt = adopt;
    }

    /// @return how many differences were settled
    int run() throws ARIException, InterruptedException {
        AriResync.Look first = resync.look();
        Set<Call> calls = comparisons.differing(node, first.census());
        int settled = resync.dial(first);
        if (!calls.isEmpty() || !first.orphans().isEmpty() || !first.bridges().isEmpty()
                || !first.callers().isEmpty()) {
            Thread.sleep(MOMENT);
            settled += settle(calls, first, resync.look());
        }
        return settled;
    }

    private int settle(Set<Call> calls, AriResync.Look first, AriResync.Look second) throws ARIException {
        Set<CallId> differing = both(calls, comparisons.differing(node, second.census())).stream().map(Call::id)
                .collect(Collectors.toSet());
        differing.forEach(call -> LOG.warn("Call {} is not as {} has it, and no event has told of it", call, node));
        resync.tell(differing, second.census());
        Set<String> orphans = both(first.orphans(), second.orphans());
        Set<String> bridges = both(first.bridges(), second.bridges());
        resync.remove(orphans, bridges);
        List<AriResync.Waiting> callers = second.callers().stream()
                .filter(first.callers()::contains)
                .toList();
        adopt.accept(callers);
        return differing.size() + orphans.size() + bridges.size() + callers.size();
    }

    private static <T> Set<T> both(Set<T> first, Set<T> second) {
        Set<T> both = new HashSet<>(second);
        both.retainAll(first);
        return both;
    }
}
