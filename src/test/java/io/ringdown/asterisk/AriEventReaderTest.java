package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AriEventReaderTest {

    private final AriEventReader reader = new AriEventReader();

    @Test
    void givenARecordedCall_whenItIsRead_thenEveryLineIsAnEvent() {
        List<AriEvent> events = Recorded.lines("answered_caller_hangs_up").stream().map(this::read).toList();
        assertThat(events).noneMatch(AriEvent.Garbage.class::isInstance).noneMatch(AriEvent.Unknown.class::isInstance);
        AriEvent.StasisStart first = events.stream().filter(AriEvent.StasisStart.class::isInstance)
                .map(AriEvent.StasisStart.class::cast).findFirst().orElseThrow();
        assertThat(first.args()).containsExactly("3002");
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-20T15:14:26.906Z"));
        assertThat(first.channel().endpoint()).isEqualTo("3001");
        assertThat(first.channel().number()).isEqualTo("3001");
        assertThat(first.channel().callerName()).isEqualTo("Alice");
        assertThat(first.channel().dialled()).isEqualTo("3002");
    }

    @Test
    void givenRecordedDeviceStates_whenTheyAreRead_thenDeviceAndStateAreThere() {
        List<AriEvent> events = Recorded.lines("device_states").stream().map(this::read).toList();
        assertThat(events).startsWith(new AriEvent.DeviceStateChanged("PJSIP/5001", "NOT_INUSE"),
                new AriEvent.DeviceStateChanged("PJSIP/5001", "RINGING"),
                new AriEvent.DeviceStateChanged("PJSIP/5001", "INUSE"),
                new AriEvent.DeviceStateChanged("PJSIP/5001", "RINGINUSE"));
        assertThat(events).hasSize(8).endsWith(new AriEvent.DeviceStateChanged("PJSIP/5001", "UNAVAILABLE"));
        assertThat(read("{\"type\":\"DeviceStateChanged\",\"device_state\":7}"))
                .isEqualTo(new AriEvent.DeviceStateChanged("", ""));
    }

    @Test
    void givenFieldsInAnyOrder_whenTheyAreRead_thenOnlyTheirNamesMatter() {
        AriEvent event = read(
                """
                        {"channel":{"channelvars":{"X":{"deep":[1,2]},"CALL_ID":"c-1"},"state":"Up","name":"PJSIP/a-b-0001","id":"7"},
                         "unheard_of":[{"x":[]}],"cause":17,"timestamp":"2026-11-20T16:14:26.906+0100","type":"ChannelDestroyed"}""");
        assertThat(event).isInstanceOfSatisfying(AriEvent.ChannelDestroyed.class, gone -> {
            assertThat(gone.cause()).isEqualTo(17);
            assertThat(gone.channel().callId()).isEqualTo("c-1");
            assertThat(gone.channel().endpoint()).isEqualTo("a-b");
            assertThat(gone.at()).isEqualTo(Instant.parse("2026-11-20T15:14:26.906Z"));
        });
    }

    @Test
    void givenATypeNobodyKnows_whenItIsRead_thenItIsKeptAsItCame() {
        String json = "{\"type\":\"ChannelTeleported\",\"channel\":{\"id\":\"1\"},\"to\":\"Mars\"}";
        assertThat(read(json)).isEqualTo(new AriEvent.Unknown("ChannelTeleported", json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{", "{}", "null", "{\"type\":7}", "{\"type\":\"StasisStart\"}",
            "{\"type\":\"StasisStart\",\"channel\":{}}",
            "{\"type\":\"StasisStart\",\"channel\":[],\"timestamp\":\"x\"}",
            "{\"type\":\"StasisStart\",\"channel\":{\"id\":\"1\"},\"timestamp\":\"2026-13-20T15:14:26.906+0000\"}",
            "{\"type\":\"StasisStart\",\"channel\":{\"id\":\"1\"},\"args\":[",
            "{\"type\":\"ChannelDestroyed\",\"cause\":99999999999}",
            "{\"type\":\"\\ud800"})
    void givenGarbage_whenItIsRead_thenItIsCalledSo(String text) {
        assertThat(read(text)).isInstanceOf(AriEvent.Garbage.class);
    }

    @Test
    void givenDeepNesting_whenItIsRead_thenTheReaderLives() {
        assertThat(read("{\"type\":\"Dial\",\"x\":" + "[".repeat(100_000))).isInstanceOf(AriEvent.Garbage.class);
        assertThat(read("{\"type\":\"Dial\"}")).isEqualTo(new AriEvent.Unused("Dial"));
    }

    private AriEvent read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }
}
