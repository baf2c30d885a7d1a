package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.ChannelId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
                Instant.parse("2026-11-21T23:27:45.843Z")))));
    }

    @Test
    void givenEndsOfSeveralCalls_whenTheyAreRead_thenEachIsOfItsOwn() {
        Map<CallId, List<CallFact.End>> ends = read(ENDED, ENDED.replace(CALLER, "x"), ENDED.replace(CALLER, CALLEE));
        assertThat(ends.get(CALL)).extracting(end -> end.channel().value()).containsExactly(CALLER, CALLEE);
        assertThat(ends.get(OTHER)).hasSize(1);
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
}
