package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.ChannelId;
import io.ringdown.call.Leg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one Asterisk has written down of the ends of its channels, whoever listened: `cel_custom.conf` of `asterisk-config` puts them
/// into a file among the recordings, which ARI serves. An Asterisk without it has none to tell. Blocks; by HTTP.
final class EndRecords {

    /// The name of that file as a recording.
    static final String NAME = "ringdown-ends";
    /// How long ends are kept that events have told of: much longer than what they have told takes to be written.
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final String PATH = "recordings/stored/" + NAME;
    /// Event, seconds since 1970, the channel's id, JSON with details.
    private static final Pattern END = Pattern
            .compile("HANGUP\\|(\\d{1,11})\\.(\\d{3})\\|([^|]+)\\|.*\"hangupcause\":(\\d{1,3})[,}].*");
    private static final Pattern ANSWER = Pattern.compile("ANSWER\\|(\\d{1,11})\\.(\\d{3})\\|([^|]+)\\|.*");

    private final Clock clock;
    private volatile Instant keptSince;

    EndRecords(Clock clock) {
        this.clock = clock;
        this.keptSince = clock.instant();
    }

    /// The ends of legs that these calls still take for living.
    ///
    /// @param started when this Asterisk was started
    /// @param which   of their channels are of interest
    /// @throws IOException if Asterisk does not answer, or not in time
    Map<CallId, CallFact> read(HttpTransport http, Instant started, Collection<Call> calls, Predicate<ChannelId> which,
            Duration patience) throws IOException {
        Map<String, CallId> legs = new HashMap<>();
        calls.forEach(call -> call.legs().stream()
                .filter(leg -> leg.state() != Leg.State.GONE && which.test(leg.channel()))
                .forEach(leg -> legs.put(leg.channel().value(), call.id())));
        Map<CallId, List<CallFact.End>> ends = legs.isEmpty()
                ? Map.of()
                : read(http, lines -> ends(lines, legs), patience);
        Map<CallId, CallFact> facts = new HashMap<>();
        ends.forEach(
                (call, gone) -> facts.put(call, new CallFact.LegsGone(List.copyOf(gone), started, clock.instant())));
        return facts;
    }

    /// By a file, so that a list of many does not lie in memory.
    static <T> T read(HttpTransport http, Function<Stream<String>, T> reader, Duration patience) throws IOException {
        Path copy = Files.createTempFile(NAME, null);
        try {
            int status = http.copy(AriRequest.get(PATH + "/file"), copy, patience);
            if (status != 200 && status != 404) {
                throw new IOException("the ends of channels were answered " + status);
            }
            try (Stream<String> lines = Files.lines(copy, StandardCharsets.ISO_8859_1)) {
                return reader.apply(lines); // none where there is no list
            }
        } finally {
            Files.delete(copy);
        }
    }

    /// Lines that are none are left out. A channel is answered once and ends once.
    static Map<CallId, List<CallFact.End>> ends(Stream<String> lines, Map<String, CallId> legs) {
        Map<CallId, List<CallFact.End>> ends = new HashMap<>();
        Map<String, CallId> open = new HashMap<>(legs);
        Map<String, Instant> answers = new HashMap<>();
        lines.forEach(line -> {
            Matcher answer = ANSWER.matcher(line);
            Matcher end = END.matcher(line);
            if (answer.matches() && open.containsKey(answer.group(3))) {
                answers.putIfAbsent(answer.group(3), time(answer));
            } else if (end.matches()) {
                String channel = end.group(3);
                CallId call = open.remove(channel);
                if (call != null) {
                    ends.computeIfAbsent(call, _ -> new ArrayList<>()).add(new CallFact.End(new ChannelId(channel),
                            Integer.parseInt(end.group(4)), time(end), answers.get(channel)));
                }
            }
        });
        return ends;
    }

    /// The first two groups: seconds since 1970, milliseconds.
    static Instant time(Matcher line) {
        return Instant.ofEpochSecond(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)) * 1_000_000);
    }

    /// Nothing is removed for a while: what was read is not written yet.
    void connected() {
        keptSince = clock.instant();
    }

    /// While events flow they tell of every end, so what is written need not grow. Asked for on the way that events come, since it
    /// is answered only if these have come, too.
    void trim(AriTransport events) {
        if (keptSince.plus(KEPT).isBefore(clock.instant())) {
            keptSince = clock.instant();
            var _ = events.request(new AriRequest("DELETE", PATH, List.of(), null)).exceptionally(_ -> null);
        }
    }
}
