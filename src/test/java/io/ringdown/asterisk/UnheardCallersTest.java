package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.FoundCall;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who of those whose channels have ended was a caller.
class UnheardCallersTest {

    private static final Instant CONNECTED = Instant.ofEpochSecond(1_795_303_700);
    private static final String CALLER = "HANGUP|1795303665.843|ringdown-1795303660.40016|ringdown-1795303660.40016|number|PJSIP/3001-0000177d|3001|"
            + "3002|{\"hangupcause\":127,\"hangupsource\":\"PJSIP/3001-0000177d\",\"dialstatus\":\"\"}";

    private static List<FoundCall> read(String... lines) {
        return UnheardCallers.callers("one", CONNECTED, Stream.of(lines));
    }

    @Test
    void givenACallerWhoGaveUp_whenTheirEndIsRead_thenItIsACallThatTheyCanceled() {
        assertThat(read(CALLER)).singleElement().satisfies(call -> {
            assertThat(call.channel().value()).isEqualTo("ringdown-1795303660.40016");
            assertThat(List.of(call.endpoint(), call.number(), call.dialled())).containsExactly("3001", "3001", "3002");
            assertThat(call.start()).isEqualTo(Instant.ofEpochSecond(1_795_303_660));
            assertThat(call.end()).isEqualTo(Instant.ofEpochSecond(1_795_303_665, 843_000_000));
            assertThat(call.answer()).isNull();
            assertThat(call.ending().reason()).isEqualTo(EndReason.CANCELED);
        });
    }

    @Test
    void givenACallerWhoDialledNoNumber_whenTheirEndIsRead_thenTheWholeTextIsThere() {
        assertThat(read(CALLER.replace("|number|", "|odd|").replace("|3001|3002|", "|3001|%3D3002%252C%2520x|")))
                .singleElement().satisfies(call -> assertThat(call.dialled()).isEqualTo("3002, x"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void givenACallerWhoWasAnswered_whenTheirEndIsRead_thenItIsATalkWithThatPhone(boolean callerFirst) {
        String leg = "ringdown-019a0000-0000-7000-8000-000000000001.2";
        String rest = "|ringdown-legs|PJSIP/3002-0000177e|3002|s|";
        String answer = "ANSWER|1795303661.500|" + leg + "|" + leg + rest;
        String answered = CALLER.replace("HANGUP|1795303665.843", "ANSWER|1795303661.600");
        String gone = "HANGUP|1795303665.800|" + leg + "|ringdown-1795303660.40016" + rest + "{\"hangupcause\":16}";
        assertThat(callerFirst ? read(answer, answered, CALLER, gone) : read(answer, answered, gone, CALLER))
                .singleElement().satisfies(call -> {
                    assertThat(call.ending().reason()).isEqualTo(EndReason.COMPLETED);
                    assertThat(call.ending().cause()).isEqualTo(16);
                    assertThat(call.answer()).isEqualTo(Instant.ofEpochSecond(1_795_303_661, 600_000_000));
                    assertThat(call.by()).isEqualTo(new FoundCall.Peer("3002", new ChannelId(leg)));
                });
    }

    @ParameterizedTest
    @CsvSource({"0, CANCELED, 16", "16, CANCELED, 16", "38, FAILED, 38"})
    void givenACause_whenTheEndIsRead_thenThatIsHowItEnded(String cause, EndReason reason, int told) {
        assertThat(read(CALLER.replace(":127", ":" + cause))).singleElement()
                .satisfies(call -> assertThat(call.ending().reason()).isEqualTo(reason))
                .satisfies(call -> assertThat(call.ending().cause()).isEqualTo(told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x",
            "HANGUP|1795303665.843|ringdown-1795303660.40016|ringdown-1795303660.40016|number|PJSIP/3001-0000177d|3001|3002|",
            // a leg of ours, one that Asterisk has rung by itself, another technology, turned away, heard of since
            "HANGUP|1795303665.843|ringdown-019a0000-0000-7000-8000-000000000001.2|1795303660.40016|ringdown-legs|PJSIP/3002-0000177e|3002|s|{\"hangupcause\":16}",
            "HANGUP|1795303665.843|1795303660.40017|1795303660.40017|away|PJSIP/3001-0000177d|3001|3002|{\"hangupcause\":16}",
            "HANGUP|1795303665.843|1795303660.40017|1795303660.40017|number|Local/3002@phones-00000001;2|3001|3002|{\"hangupcause\":16}",
            "HANGUP|1795303665.843|1795303660.40017|1795303660.40017|number|PJSIP/3001-0000177d|3001|3002|{\"hangupcause\":42}",
            "HANGUP|1795303700.000|1795303660.40017|1795303660.40017|number|PJSIP/3001-0000177d|3001|3002|{\"hangupcause\":16}",
            // rung by Asterisk for somebody, an older file
            "HANGUP|1795303665.843|1795303660.40018|1795303660.40017|number|PJSIP/3002-0000177e|3002|3002|{\"hangupcause\":21}",
            "HANGUP|1795303665.843|1795303660.40017|{\"hangupcause\":16}"})
    void givenAnotherLine_whenItIsRead_thenItIsNoCaller(String line) {
        assertThat(read(line)).isEmpty();
    }
}
