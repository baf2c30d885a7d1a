package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.asterisk.AwayEntry.Garbled;
import io.ringdown.call.Call;
import io.ringdown.call.EndReason;
import io.ringdown.call.FoundCall;
import io.ringdown.call.HangupSource;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Asterisk's dialplan writes of a call, as it was seen.
class AwayEntryTest {

    private static final String BEGUN = "7|ringdown-1795293863.0|PJSIP/3001-abcdefgh-00000000|3001|3002|1795293863.229563";
    private static final Instant START = Instant.parse("2026-11-21T20:44:23.229Z");
    private static final Instant LOST = Instant.parse("2026-11-21T21:00:00Z");

    @Test
    void givenATalk_whenItIsRead_thenTheCallIsWhole() throws Garbled {
        AwayEntry entry = AwayEntry.read(BEGUN
                + "|PJSIP/3002-00000001|ringdown-1795293863.1|1795293863.323427|2026-11-21T20:44:24.062+0000|ANSWER||75");
        FoundCall call = entry.found("north", LOST);
        assertThat(entry.n()).isEqualTo(7);
        assertThat(entry.isOver()).isTrue();
        assertThat(call.channel().value()).isEqualTo("ringdown-1795293863.0");
        assertThat(call.endpoint()).isEqualTo("3001-abcdefgh");
        assertThat(call.start()).isEqualTo(START);
        assertThat(call.ring()).isEqualTo(START.plusMillis(75));
        assertThat(call.answer()).isEqualTo("2026-11-21T20:44:23.323Z");
        assertThat(call.end()).isEqualTo("2026-11-21T20:44:24.062Z");
        assertThat(call.by()).isNotNull().extracting(FoundCall.Peer::endpoint).isEqualTo("3002");
        assertEnding(call, EndReason.COMPLETED, 16, HangupSource.CALLER);
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 17, BUSY, 17, CALLEE", "'', 17, BUSY, 17, SYSTEM", "CHANUNAVAIL, 21, REJECTED, 21, CALLEE",
            "NOANSWER, 19, NO_ANSWER, 19, SYSTEM", "CHANUNAVAIL, 20, FAILED, 20, SYSTEM",
            "CANCEL, '', CANCELED, 16, CALLER",
            "'', 1, FAILED, 1, SYSTEM", "'', 38, FAILED, 38, SYSTEM"})
    void givenACallThatNobodyAnswered_whenItIsRead_thenItEndedAsTheCallerWasTold(String dial, String told,
            EndReason reason, int cause, HangupSource source) throws Garbled {
        AwayEntry entry = AwayEntry
                .read(BEGUN + "|||0.000000|2026-11-21T20:44:24.062+0000|" + dial + "|" + told + "|");
        FoundCall call = entry.found("north", LOST);
        assertThat(call.answer()).isNull();
        assertEnding(call, reason, cause, source);
    }

    @Test
    void givenACallWhoseEndIsNotWritten_whenAsteriskHasItNoMore_thenItEndedWithThat() throws Garbled {
        AwayEntry begun = AwayEntry.read(BEGUN);
        assertThat(begun.isOver()).isFalse();
        assertThat(begun.found("north", LOST).end()).isEqualTo(LOST);
        assertEnding(begun.found("north", LOST), EndReason.FAILED, 38, HangupSource.SYSTEM);
        AwayEntry talking = AwayEntry
                .read(BEGUN + "|PJSIP/3002-00000001|ringdown-1795293863.1|2026-11-21T20:44:23.400+0000");
        assertThat(talking.isOver()).isFalse();
        assertEnding(talking.found("north", LOST), EndReason.FAILED, 38, HangupSource.SYSTEM);
        assertThat(talking.found("north", Instant.EPOCH).end()).as("never before its answer")
                .isEqualTo("2026-11-21T20:44:23.400Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "x|a|PJSIP/1-2|1|2|1795293863.2", "7||PJSIP/1-2|1|2|1795293863.2",
            "7|a|PJSIP/1-2|1|2|yesterday", "7|a|b|1|2|", BEGUN + "|||||||",
            BEGUN + "|||2026-99-21T20:44:23.400+0000|2026-11-21T20:44:24.062+0000|ANSWER|16|7",
            BEGUN + "|||0|2026-11-21T20:44:24.062+0000|ANSWER|sixteen|7", BEGUN + "|||T", BEGUN + "||||||||||||||||"})
    void givenWhatNobodyWrote_whenItIsRead_thenItIsRefused(String text) {
        assertThatThrownBy(() -> AwayEntry.read(text)).isInstanceOf(Garbled.class);
    }

    @ParameterizedTest
    @CsvSource({"3002, 3002", "%2B4930, +4930", "42%2CX%3D1, '42,X=1'", "%E4%BD, %E4%BD", "%FF9, %FF9",
            "%E4%BD%A0, \u4F60", "42%3A, 42:", "42%2, 42", "42%, 42",
            "%zz, %zz", "100%25, 100%"})
    void givenWhatWasDialled_whenItIsRead_thenItIsThatText(String written, String dialled) throws Garbled {
        assertThat(AwayEntry.read(BEGUN.replace("|3002|", "|" + written + "|")).dialled()).isEqualTo(dialled);
    }

    private static void assertEnding(FoundCall call, EndReason reason, int cause, HangupSource source) {
        Call.Ending ending = call.ending();
        assertThat(ending.reason()).isEqualTo(reason);
        assertThat(ending.cause()).isEqualTo(cause);
        assertThat(ending.source()).isEqualTo(source);
    }
}
