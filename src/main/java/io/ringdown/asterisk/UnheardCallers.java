package io.ringdown.asterisk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.call.Call;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.FoundCall;
import io.ringdown.call.FoundCalls;
import io.ringdown.call.HangupCause;
import io.ringdown.call.HangupSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enters the callers into the history who waited for us and gave up before anybody here heard of them: Asterisk does not turn
/// them to its own dialplan while it takes a dead connection for a living one. It has written down how their channels ended
/// ([EndRecords]). Nobody answered them, as only Ringdown does. Used by one thread at a time.
final class UnheardCallers {

    private static final Logger LOG = LoggerFactory.getLogger(UnheardCallers.class);
    /// What was heard before the connection was lost is written by then.
    private static final Duration WRITTEN = Duration.ofSeconds(2);
    /// Event, seconds since 1970, the channel's id (which ends with the second it was made in and a number), the id again of what
    /// it is linked to (whoever is rung for a caller is linked to them), context, name, caller's number, dialled number, JSON
    /// with details.
    private static final Pattern CALLER = Pattern
            .compile("HANGUP\\|(\\d{1,11})\\.(\\d{3})\\|((?:[^|]*-)?(\\d{1,11})\\.\\d+)"
                    + "\\|\\3\\|phones\\|PJSIP/([^|]+)-\\p{XDigit}+\\|([^|]*)\\|([^|]+)\\|.*\"hangupcause\":(\\d{1,3})[,}].*");

    private final String node;
    private final Supplier<HttpTransport> http;
    private final FoundCalls calls;
    private final Duration patience;
    private final Clock clock;
    private final Counter entered;
    /// Since when events are heard anew; null once everybody from before is entered.
    private @Nullable Instant since;

    UnheardCallers(String node, Supplier<HttpTransport> http, FoundCalls calls, Duration patience, Clock clock,
            MeterRegistry meters) {
        this.node = node;
        this.http = http;
        this.calls = calls;
        this.patience = patience;
        this.clock = clock;
        this.entered = Counter.builder("ringdown.calls.unheard").tag("node", node)
                .description("Callers who gave up before anybody heard of them").register(meters);
    }

    /// Events are heard from now on.
    void connected() {
        since = clock.instant();
    }

    /// Returns at once when there is nothing to look for.
    void look() throws IOException, InterruptedException {
        Instant before = since;
        if (before == null || clock.instant().isBefore(before.plus(WRITTEN))) {
            return;
        }
        int fresh = calls.enterUnheard(EndRecords.read(http.get(), lines -> callers(node, before, lines), patience));
        if (fresh > 0) {
            entered.increment(fresh);
            LOG.info("{} callers of {} whom nobody heard are in the history now", fresh, node);
        }
        if (before.equals(since)) {
            since = null;
        }
    }

    /// Whom we have turned away for overload is in no history.
    static List<FoundCall> callers(String node, Instant before, Stream<String> lines) {
        return lines.map(CALLER::matcher).filter(Matcher::matches).map(line -> caller(node, line))
                .filter(call -> call.end().isBefore(before) && call.ending().cause() != HangupCause.CONGESTION)
                .toList();
    }

    private static FoundCall caller(String node, Matcher line) {
        Instant start = Instant.ofEpochSecond(Long.parseLong(line.group(4)));
        Instant end = Instant.ofEpochSecond(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)) * 1_000_000);
        return new FoundCall(node, new ChannelId(line.group(3)), line.group(5), line.group(6), line.group(7), start,
                null,
                null, end.isBefore(start) ? start : end, null, ending(Integer.parseInt(line.group(8))));
    }

    /// A phone that cancels gives no cause.
    private static Call.Ending ending(int cause) {
        return switch (cause) {
            case 0, HangupCause.NORMAL_CLEARING, HangupCause.INTERWORKING ->
                new Call.Ending(EndReason.CANCELED, HangupSource.CALLER, HangupCause.NORMAL_CLEARING, null);
            default -> new Call.Ending(EndReason.FAILED, HangupSource.SYSTEM, cause, "Ringdown did not hear of it");
        };
    }
}
