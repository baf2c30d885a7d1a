package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.MovableClock;
import io.ringdown.device.DeviceState;
import io.ringdown.device.LivePhones;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Events that cross the answer to the question what all phones do.
class AriPhonesTest {

    private final LivePhones live = new LivePhones(new MovableClock());
    private final AriPhones phones = new AriPhones("one", live.states());

    private static AriEvent.Channel channel(String id, String endpoint, String state) {
        return new AriEvent.Channel(id, "PJSIP/" + endpoint + "-00000001", state, "", "", "", "", "");
    }

    private void change(String id, String endpoint, String state) {
        phones.heard(new AriEvent.ChannelStateChange(channel(id, endpoint, state), Instant.EPOCH));
    }

    private void end(String id, String endpoint) {
        phones.heard(new AriEvent.ChannelDestroyed(channel(id, endpoint, "Up"), 16, false, Instant.EPOCH));
    }

    private void registered(String endpoint, boolean online) {
        phones.heard(new AriEvent.EndpointStateChange("PJSIP", endpoint, online));
    }

    @Test
    void givenAQuestion_whenEventsComeBeforeTheAnswer_thenTheyAreNewerThanIt() {
        AriPhones.Look look = phones.look();
        registered("left", false);
        registered("came", true);
        change("1", "rings", "Ringing");
        change("1", "rings", "Up");
        end("2", "ends");
        end("3", "talks");
        assertThat(live.told()).as("half an answer").isEmpty();
        phones.found(look, new AriPhones.Found(
                Map.of("left", true, "came", false, "rings", true, "ends", true, "talks", true),
                List.of(channel("1", "rings", "Ringing"), channel("2", "ends", "Up"), channel("3", "talks", "Up"),
                        channel("4", "talks", "Up"), channel("5", "came", "Down"))));
        assertThat(live.states().reachable()).containsOnly(Map.entry("came", DeviceState.AVAILABLE),
                Map.entry("rings", DeviceState.BUSY), Map.entry("ends", DeviceState.AVAILABLE),
                Map.entry("talks", DeviceState.BUSY));
        end("4", "talks");
        assertThat(live.states().of("talks")).isEqualTo(DeviceState.AVAILABLE);
    }

    @Test
    void givenAQuestion_whenTheConnectionIsLostOrAnotherOneIsAsked_thenItsAnswerCountsNoMore() {
        AriPhones.Look early = phones.look();
        AriPhones.Look late = phones.look();
        AriPhones.Found found = new AriPhones.Found(Map.of("3001", true), List.of());
        phones.found(early, found);
        assertThat(live.told()).isEmpty();
        phones.lost();
        phones.found(late, found);
        assertThat(live.told()).isEmpty();
        phones.found(phones.look(), found);
        assertThat(live.told()).containsExactly("3001 available");
    }
}
