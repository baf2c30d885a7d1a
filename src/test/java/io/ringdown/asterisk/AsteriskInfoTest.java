package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which versions an operator is warned of.
class AsteriskInfoTest {

    @ParameterizedTest
    @CsvSource({"22.10.1+dfsg+~cs6.17.60671434-1, true", "22.11.0, false", "22.9.0, true", "23.4.1, true",
            "23.5.0, false",
            "20.19.0, true", "24.0.0, false", "certified-22.8-cert1, true", "GIT-master-abc, false", "'', false"})
    void givenAVersion_whenItIsLookedAt_thenOneThatCanEndByItselfIsWarnedOf(String version, boolean warned) {
        assertThat(AsteriskInfo.warning(version) != null).isEqualTo(warned);
    }
}
