package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.ChannelId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read out of Asterisk's list of ends.
class EndRecordsTest {

    private static final CallId CALL = new CallId("019a0000-0000-7000-8000-000000000001");
    private static final CallId OTHER = new CallId("019a0000-0000-7000-8000-000000000002");
    private static final String CALLER = "ringdown-1795303825.40016";
    private static final String CALLEE = "ringdown-" + CALL.value() + ".2";
    /// As Asterisk 22.10.1 has written it.
    private static final String ENDED = "HANGUP|1795303665.843|" + CALLER
            + "|{\"hangupcause\":17,\"hangupsource\":\"dialplan/builtin\",\"dialstatus\":\"\"}";

    private static Map<CallId, List<CallFact.End>> read(String... lines) {
        return EndRecords.ends(Stream.of(lines), Map.of(CALLER, CALL, CALLEE, CALL, "x", OTHER));
    }

    @Test
    void givenAnEnd_whenItIsRead_thenItIsOfItsCallWithCauseAndMillisecond() {
        assertThat(read(ENDED)).containsOnly(Map.entry(CALL, List.of(new CallFact.End(new ChannelId(CALLER), 17,
                Instant.parse("2026-11-21T23:27:45.843Z"), null))));
    }

    @Test
    void givenEndsOfSeveralCalls_whenTheyAreRead_thenEachIsOfItsOwn() {
        Map<CallId, List<CallFact.End>> ends = read(ENDED, ENDED.replace(CALLER, "x"), ENDED.replace(CALLER, CALLEE));
        assertThat(ends.get(CALL)).extracting(end -> end.channel().value()).containsExactly(CALLER, CALLEE);
        assertThat(ends.get(OTHER)).hasSize(1);
    }

    @Test
    void givenAnAnswerBeforeTheEnd_whenItIsRead_thenItBelongsToThatEnd() {
        String answer = "ANSWER|1795303660.100|" + CALLER + "|" + CALLER + "|phones|PJSIP/3001-0000177d|3001|3002|";
        assertThat(read(answer, answer.replace(CALLER, CALLEE), ENDED).get(CALL)).singleElement()
                .extracting(CallFact.End::answered).isEqualTo(Instant.parse("2026-11-21T23:27:40.100Z"));
    }

    @Test
    void givenAnEndThatIsWrittenTwice_whenItIsRead_thenTheFirstCounts() {
        assertThat(read(ENDED, ENDED.replace("1795303665", "1795303999")).get(CALL)).singleElement()
                .extracting(CallFact.End::at).isEqualTo(Instant.parse("2026-11-21T23:27:45.843Z"));
    }

    @Test
    void givenChannelsOfOthers_whenTheirEndsAreRead_thenTheyAreLeftOut() {
        assertThat(read(ENDED.replace(CALLER, "1795303665.1"), ENDED.replace(CALLER, CALLER + "0"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001\u00ff", "HANGUP", "HANGUP|||", "HANGUP|1795303665.843|" + CALLER,
            "HANGUP|1795303665.843|" + CALLER + "|{\"hangupcause\":1",
            "HANGUP|1795303665|" + CALLER + "|{\"hangupcause\":16}",
            "HANGUP|2026-11-21 23:27:45|" + CALLER + "|{\"hangupcause\":16}",
            "HANGUP|-1.843|" + CALLER + "|{\"hangupcause\":16}", "HANGUP|1795303665.843|" + CALLER + "|{}",
            "HANGUP|99999999999999999999.843|" + CALLER + "|{\"hangupcause\":16}",
            "HANGUP|1795303665.843|" + CALLER + "|{\"hangupcause\":\"busy\"}",
            "HANGUP|1795303665.843|" + CALLER + "|{\"hangupcause\":-16}",
            "ANSWER|1795303665.843|" + CALLER + "|{\"hangupcause\":16}"})
    void givenALineThatIsNone_whenItIsRead_thenItIsLeftOutAndTheNextCounts(String line) {
        assertThat(read(line)).isEmpty();
        assertThat(read(line, ENDED)).containsOnlyKeys(CALL);
    }

    @Test
    void givenAConnectionOfTenMinutes_whenAComparisonIsDone_thenWhatEventsHaveToldIsRemoved_andNotBefore() {
        Instant start = Instant.parse("2026-11-21T12:00:00Z");
        List<String> asked = new ArrayList<>();
        AtomicReference<Instant> now = new AtomicReference<>(start);
        EndRecords records = new EndRecords(new Clock() {

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        });
        AriTransport events = new AriTransport() {

            @Override
            public CompletableFuture<Answer> request(AriRequest request) {
                asked.add(request.method() + " " + request.path());
                return CompletableFuture.failedFuture(new IOException("closed"));
            }

            @Override
            public boolean isOrdered() {
                return true;
            }
        };
        records.trim(events);
        now.set(start.plusSeconds(500));
        records.connected();
        now.set(start.plusSeconds(1_000));
        records.trim(events);
        assertThat(asked).isEmpty();
        now.set(start.plusSeconds(1_101));
        records.trim(events);
        records.trim(events);
        assertThat(asked).containsExactly("DELETE recordings/stored/ringdown-ends");
    }
}
