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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enters the callers into the history of whom the database knows nothing, although they were ours. Some gave up before anybody here
/// heard of them: Asterisk does not turn them to its own dialplan while it takes a dead connection for a living one. Others were
/// answered, and the database was restored from an older copy since. Asterisk has written down how their channels were answered and
/// ended ([EndRecords]). Used by one thread at a time.
final class UnheardCallers {

    private static final Logger LOG = LoggerFactory.getLogger(UnheardCallers.class);
    /// What was heard before the connection was lost is written by then.
    private static final Duration WRITTEN = Duration.ofSeconds(2);
    /// Event, seconds since 1970, the channel's id (which ends with the second it was made in and a number), the id again of what
    /// it is linked to (whoever is rung for a caller is linked to them), context, name, caller's number, dialled text ([DialledText]), JSON
    /// with details.
    private static final Pattern CALLER = Pattern
            .compile("HANGUP\\|(\\d{1,11})\\.(\\d{3})\\|((?:[^|]*-)?(\\d{1,11})\\.\\d+)"
                    + "\\|\\3\\|(?:number|odd|trunk)\\|PJSIP/([^|]+)-\\p{XDigit}+\\|([^|]*)\\|([^|]+)\\|.*\"hangupcause\":(\\d{1,3})[,}].*");

    /// The same beginning, of any channel: event, time, id, linked to, context, name.
    private static final Pattern CHANNEL = Pattern.compile(
            "(?:ANSWER|HANGUP)\\|(\\d{1,11})\\.(\\d{3})\\|([^|]+)\\|([^|]+)\\|[^|]*\\|PJSIP/([^|]+)-\\p{XDigit}+\\|.*");

    /// What is dialled and no number or name is an extension that begins so, percent-encoded.
    private static final String ODD = "=";

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
                .description("Callers found in Asterisk's records whom the database did not know").register(meters);
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
            LOG.info("{} callers of {} whom the database did not know are in the history now", fresh, node);
        }
        if (before.equals(since)) {
            since = null;
        }
    }

    /// Whom we have turned away for overload is in no history.
    static List<FoundCall> callers(String node, Instant before, Stream<String> lines) {
        List<Matcher> found = new ArrayList<>();
        Map<String, Instant> answers = new HashMap<>();
        Map<String, FoundCall.Peer> peers = new HashMap<>();
        lines.map(CHANNEL::matcher).filter(Matcher::matches).forEach(line -> {
            String channel = line.group(3);
            String linked = line.group(4);
            if (line.group().startsWith("ANSWER")) {
                answers.putIfAbsent(channel, EndRecords.time(line));
            } else if (!linked.equals(channel) && answers.containsKey(channel)) {
                peers.putIfAbsent(linked, new FoundCall.Peer(line.group(5), new ChannelId(channel)));
            } else {
                Matcher caller = CALLER.matcher(line.group());
                if (caller.matches()) {
                    found.add(caller);
                }
            }
        });
        return found.stream()
                .map(line -> caller(node, line, answers.get(line.group(3)), peers.get(line.group(3))))
                .filter(call -> call.end().isBefore(before) && call.ending().cause() != HangupCause.CONGESTION)
                .toList();
    }

    /// Who was answered was so by us.
    ///
    /// @param by whoever talked to them
    private static FoundCall caller(String node, Matcher line, @Nullable Instant answer, FoundCall.@Nullable Peer by) {
        Instant start = Instant.ofEpochSecond(Long.parseLong(line.group(4)));
        Instant answered = answer == null ? null : latest(start, answer);
        Instant end = latest(answered == null ? start : answered, EndRecords.time(line));
        int cause = Integer.parseInt(line.group(8));
        String exten = DialledText.decode(line.group(7));
        String dialled = exten.startsWith(ODD) ? DialledText.decode(exten.substring(ODD.length())) : exten;
        return new FoundCall(node, new ChannelId(line.group(3)), line.group(5), line.group(6),
                dialled, start, null, answered, end, answered == null ? null : by,
                answered == null ? ending(cause) : ended(cause));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /// Somebody talked. Who hung up first is not written in the caller's line.
    private static Call.Ending ended(int cause) {
        int why = cause == 0 || cause == HangupCause.INTERWORKING ? HangupCause.NORMAL_CLEARING : cause;
        return new Call.Ending(EndReason.COMPLETED, HangupSource.SYSTEM, why, "found in Asterisk's records");
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
