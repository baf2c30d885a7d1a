package io.ringdown.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a person's own settings reach the local parts, and are not overwritten.
class SettingsTest {

    private static final String KEY = "ringdown.of-the-test.jwt-secret";

    @AfterEach
    void forget() {
        System.clearProperty(KEY);
        System.clearProperty("of-the-test");
        System.clearProperty("of-the-test-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RINGDOWN_OF_THE_TEST_JWT_SECRET", "RINGDOWN_OFTHETEST_JWTSECRET"})
    void givenAVariable_whenItIsWrittenEitherWay_thenItCounts(String variable) {
        assertThat(Settings.environment(KEY, Map.of(variable, "mine"))).isEqualTo("mine");
        assertThat(Settings.environment(KEY, Map.of())).isNull();
        assertThat(Settings.environment("ringdown.asterisk.nodes[0].url", Map.of("RINGDOWN_ASTERISK_NODES_0_URL", "x")))
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, "of-the-test", "of-the-test-file"})
    void givenAPersonsOwnSetting_whenAnotherIsOffered_thenTheirsStays(String theirs) {
        System.setProperty(theirs, "mine");
        Settings.offer(KEY, "made", "of-the-test");
        assertThat(System.getProperty(KEY)).isNotEqualTo("made");
    }

    @Test
    void givenNothing_whenASettingIsOffered_thenItIsTaken() {
        Settings.offer(KEY, "made", "of-the-test");
        assertThat(System.getProperty(KEY)).isEqualTo("made");
    }
}
