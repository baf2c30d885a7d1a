package io.ringdown.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What callers get while Ringdown is away, as `asterisk-config` is told of it. That they get it is what `AwayIT` shows.
class AwayConfigurationTest {

    @TempDir
    Path directory;

    @Test
    void givenNothingSaid_whenTheConfigurationIsRendered_thenLinesAreRung() {
        assertThat(RenderedConfiguration.of(directory, Map.of()).text("extensions.conf")).contains("AWAY = ring\n",
                "AWAY_RING = 30\n", "AWAY_PATIENCE = 120\n").doesNotContain("@");
    }

    @Test
    void givenAWish_whenTheConfigurationIsRendered_thenItIsThatWay() {
        assertThat(RenderedConfiguration.of(directory, Map.of("ASTERISK_AWAY", "announce", "ASTERISK_AWAY_RING", "12",
                "ASTERISK_AWAY_PATIENCE", "45")).text("extensions.conf")).contains("AWAY = announce\n",
                        "AWAY_RING = 12\n", "AWAY_PATIENCE = 45\n");
    }

    @ParameterizedTest
    @CsvSource({"ASTERISK_AWAY, maybe, 'ring, announce or refuse'", "ASTERISK_AWAY_RING, 0, are seconds",
            "ASTERISK_AWAY_RING, 1000, are seconds", "ASTERISK_AWAY_PATIENCE, soon, are seconds"})
    void givenWhatCannotBe_whenTheConfigurationIsRendered_thenItIsRefusedWithASentence(String name, String value,
            String sentence) {
        RenderedConfiguration refused = RenderedConfiguration.of(directory, Map.of(name, value));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.said()).contains(sentence);
    }
}
