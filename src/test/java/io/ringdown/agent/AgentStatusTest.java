package io.ringdown.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.device.DeviceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentStatusTest {

    @ParameterizedTest
    @CsvSource({"OFFLINE, OFFLINE", "AVAILABLE, AVAILABLE", "RINGING, RINGING", "BUSY, BUSY"})
    void givenAPersonWhoSaysNothing_whenTheirPhonesDoSomething_thenThatIsTheirStatus(DeviceState phones,
            AgentStatus status) {
        assertThat(AgentStatus.of(OwnStatus.AVAILABLE, phones)).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    void givenAPersonWhoSaysSomething_whenTheirPhonesDoSomething_thenWhatTheySaidCounts(DeviceState phones) {
        assertThat(AgentStatus.of(OwnStatus.AWAY, phones)).isEqualTo(AgentStatus.AWAY);
        assertThat(AgentStatus.of(OwnStatus.DO_NOT_DISTURB, phones)).isEqualTo(AgentStatus.DO_NOT_DISTURB);
    }

    @Test
    void givenAWord_whenItIsNoStatusThatOneCanSet_thenItIsNotTakenForOne() {
        assertThat(OwnStatus.of("do_not_disturb")).contains(OwnStatus.DO_NOT_DISTURB);
        assertThat(OwnStatus.of("busy")).isEmpty();
        assertThat(OwnStatus.of("AWAY")).isEmpty();
        assertThat(OwnStatus.of("")).isEmpty();
    }
}
