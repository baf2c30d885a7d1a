package io.ringdown.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-99, 0, 99", "bytes=0-, 0, 999", "bytes=990-2000, 990, 999", "bytes=-10, 990, 999",
            "bytes=-5000, 0, 999", "bytes=999-999, 999, 999", "Bytes = 5 - 6, 5, 6"})
    void givenOneRange_whenItIsRead_thenItIsCutToWhatIsThere(String header, long from, long to) {
        assertThat(ByteRange.read(header, 1000)).isEqualTo(new ByteRange(from, to));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1",
            "bytes=0-99999999999999999999", "bytes=--5"})
    void givenWhatIsNoSingleRange_whenItIsRead_thenItIsTheWhole(@Nullable String header) {
        assertThat(ByteRange.read(header, 1000)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0"})
    void givenARangeBehindTheEnd_whenItIsRead_thenThatIsSaid(String header) {
        assertThatThrownBy(() -> ByteRange.read(header, 1000))
                .isInstanceOfSatisfying(RecordingException.BeyondTheEnd.class,
                        refused -> assertThat(refused.bytes()).isEqualTo(1000));
    }
}
