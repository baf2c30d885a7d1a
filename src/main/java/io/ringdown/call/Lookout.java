package io.ringdown.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What is known of a call beyond its record, for those who look for a fault.
@Service
public class Lookout {

    private final Lanes lanes;
    private final Journal journal;
    private final Comparisons comparisons;

    Lookout(Lanes lanes, Journal journal, Comparisons comparisons) {
        this.lanes = lanes;
        this.journal = journal;
        this.comparisons = comparisons;
    }

    /// A lane.
    ///
    /// @param waiting       how many facts and commands wait
    /// @param journalWaiting how many changes of all calls wait to be written
    /// @param comparedAt    when the calls of the call's node were compared with what it has
    /// @param turns         the last of them, oldest first
    @Schema(name = "CallLane")
    public record View(int waiting, int journalWaiting, boolean databaseAway, @Nullable Instant comparedAt,
            List<Turn> turns) {}

    /// What came of one input.
    ///
    /// @param input   in the words of the call's model; null where it was a click
    /// @param effects what was asked of Asterisk, in order
    /// @param refused why nothing came of it
    @Schema(name = "CallLaneTurn")
    public record Turn(Instant at, @Nullable String input, List<String> effects, @Nullable String refused) {}

    /// The lane of a call that is alive.
    public Optional<View> of(Call call) {
        return Optional.ofNullable(lanes.of(call.id())).map(lane -> new View(lane.waiting(), journal.waiting(),
                journal.failure() != null, comparisons.last(call.node()).orElse(null),
                lane.traces().stream().map(Lookout::turn).toList()));
    }

    private static Turn turn(Lane.Trace trace) {
        return new Turn(trace.at(), trace.input() instanceof CallFact.Census ? "Census" : text(trace.input()),
                trace.effects().stream().map(Effect::toString).toList(), trace.failure());
    }

    /// A census has all channels of an Asterisk, so only its name is told.
    private static @Nullable String text(@Nullable CallInput input) {
        return input == null ? null : input.toString();
    }
}
