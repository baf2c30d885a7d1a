package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpParam;
import io.ringdown.call.ChannelId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The list in one Asterisk's database of the calls that it carried by itself. ARI may not read that database (Asterisk takes
/// that for dangerous), the dialplan may: a Local channel that nobody answers fetches what is wanted into its variables, and
/// those are read. The channel is not in our application, so nobody takes it for a caller. Blocks; by HTTP, beside the event socket.
final class AwayLedger {

    /// How many calls Asterisk keeps; the next one takes the place of the first.
    static final int PLACES = 10_000;

    private static final String READER = ChannelId.PREFIX + "ledger-";
    private static final int MOST = 200;
    private static final long PAUSE_MILLIS = 20;
    private static final int MOST_PAUSES = 250;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<? extends AriTransport> transport;

    AwayLedger(Supplier<? extends AriTransport> transport) {
        this.transport = transport;
    }

    /// What there is at a moment.
    ///
    /// @param ledger which list; empty where no call was ever written
    /// @param last   how many calls were written
    /// @param calls  by number, those that were asked for, as they are written; empty where nothing is
    record Page(String ledger, long last, Map<Long, String> calls) {}

    /// Does this Asterisk write such calls down at all? One with a dialplan of its own does not.
    boolean isKept() throws IOException {
        return value("asterisk/variable", "RINGDOWN_LEDGER").equals("yes");
    }

    /// Changes with everything that is written; empty after a start of Asterisk's.
    String mark() throws IOException {
        return value("asterisk/variable", "RINGDOWN_AWAY");
    }

    /// Some at a time: the names of the places have to fit into one variable.
    Page read(List<Long> numbers) throws IOException {
        Page page = readSome(numbers.subList(0, Math.min(MOST, numbers.size())));
        for (int from = MOST; from < numbers.size(); from += MOST) {
            page.calls().putAll(
                    readSome(numbers.subList(from, Math.min(from + MOST, numbers.size()))).calls());
        }
        return page;
    }

    private Page readSome(List<Long> numbers) throws IOException {
        String id = READER + UUID.randomUUID();
        String side = id + ".2";
        String places = numbers.stream().map(n -> String.valueOf(n % PLACES)).collect(Collectors.joining(","));
        expect(ask("POST", "channels", List.of(HttpParam.build("endpoint", "Local/read@ringdown-ledger/n"),
                HttpParam.build("context", "ringdown-ledger"), HttpParam.build("extension", "read"),
                HttpParam.build("priority", "1"), HttpParam.build("channelId", id),
                HttpParam.build("otherChannelId", side)),
                JSON.writeValueAsString(Map.of("variables", Map.of("CDR_PROP(disable)", "1", "PLACES", places)))),
                "the reader");
        try {
            awaitRead(side);
            String[] head = value(variables(side), "LEDGER").split("\\|", -1);
            Map<Long, String> calls = new HashMap<>();
            for (Long n : numbers) {
                calls.put(n, value(variables(side), "CALL_" + n % PLACES));
            }
            return new Page(head[0], head.length < 2 || head[1].isEmpty() ? 0 : Long.parseLong(head[1]), calls);
        } catch (NumberFormatException e) {
            throw new IOException("the list of calls has no number", e);
        } finally {
            ask("DELETE", "channels/" + AriRequest.segment(id), List.of(), null);
        }
    }

    private void awaitRead(String side) throws IOException {
        for (int pause = 0; !value(variables(side), "READ").equals("yes"); pause++) {
            if (pause == MOST_PAUSES || Thread.currentThread().isInterrupted()) {
                throw new IOException("the list of calls was not read in time");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }

    private static String variables(String channel) {
        return "channels/" + AriRequest.segment(channel) + "/variable";
    }

    /// Has Asterisk this channel?
    boolean isAlive(String channel) throws IOException {
        AriTransport.Answer answer = ask("GET", "channels/" + AriRequest.segment(channel), List.of(), null);
        return answer.status() != 404 && expect(answer, "a channel").status() == 200;
    }

    /// Since when Asterisk runs.
    Instant startup() throws IOException {
        return AsteriskInfo.ask(transport.get()).started();
    }

    private String value(String path, String variable) throws IOException {
        AriTransport.Answer answer = ask("GET", path, List.of(HttpParam.build("variable", variable)), null);
        // A variable of a channel that was never set is not found.
        return answer.status() == 404 && answer.body().contains("variable was not found")
                ? ""
                : JSON.readTree(expect(answer, variable).body()).path("value").asString();
    }

    private AriTransport.Answer ask(String method, String path, List<HttpParam> query,
            @Nullable String body) throws IOException {
        try {
            return transport.get().request(new AriRequest(method, path, query, body)).join();
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private static AriTransport.Answer expect(AriTransport.Answer answer, String what) throws IOException {
        if (answer.status() >= 300) {
            throw new IOException(what + " was answered " + answer.status() + " " + answer.body());
        }
        return answer;
    }
}
