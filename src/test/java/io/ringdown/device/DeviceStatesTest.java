package io.ringdown.device;

import static io.ringdown.device.DeviceState.AVAILABLE;
import static io.ringdown.device.DeviceState.BUSY;
import static io.ringdown.device.DeviceState.OFFLINE;
import static io.ringdown.device.DeviceState.RINGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceStatesTest {

    private static final String NODE = "one";
    private static final Duration GRACE = LivePhones.GRACE;

    private final MovableClock clock = new MovableClock();
    private final LivePhones phones = new LivePhones(clock);
    private final DeviceStates states = phones.states();

    @Test
    void givenAPhone_whenItIsHeardOf_thenOnlyRealChangesAreTold() {
        states.heard(NODE, "3001", AVAILABLE);
        states.heard(NODE, "3001", AVAILABLE);
        states.heard(NODE, "3001", RINGING);
        states.heard(NODE, "3001", BUSY);
        states.heard(NODE, "3001", OFFLINE);
        states.heard(NODE, "3001", OFFLINE);
        assertThat(phones.told()).containsExactly("3001 available", "3001 ringing", "3001 busy", "3001 offline");
        assertThat(states.reachable()).isEmpty();
        assertThat(states.of("never heard of")).isEqualTo(OFFLINE);
    }

    @Test
    void givenTwoNodes_whenTheyDisagree_thenTheBetterStateCounts() {
        states.heard("one", "3001", AVAILABLE);
        states.heard("two", "3001", BUSY);
        states.heard("one", "3001", RINGING);
        states.heard("two", "3001", OFFLINE);
        states.heard("one", "3001", OFFLINE);
        assertThat(phones.told()).containsExactly("3001 available", "3001 busy", "3001 ringing", "3001 offline");
    }

    @Test
    void givenSeveralPhones_whenTheirPersonIsLookedAt_thenTheBestOfThemCounts() {
        states.heard(NODE, "a", AVAILABLE);
        states.heard(NODE, "b", RINGING);
        assertThat(states.of(List.of("a", "b", "c"))).isEqualTo(RINGING);
        assertThat(states.of(List.of())).isEqualTo(OFFLINE);
    }

    @Test
    void givenALostConnection_whenItComesBack_thenOnlyDifferencesAreTold() {
        states.heard(NODE, "same", AVAILABLE);
        states.heard(NODE, "left", AVAILABLE);
        states.heard(NODE, "calling", AVAILABLE);
        int before = phones.told().size();
        states.lost(NODE);
        states.found(NODE,
                Map.of("same", AVAILABLE, "left", OFFLINE, "calling", BUSY, "came", AVAILABLE, "never", OFFLINE));
        assertThat(phones.told().stream().skip(before)).containsExactlyInAnyOrder("left offline", "calling busy",
                "came available");
        clock.forward(GRACE);
        phones.giveUp();
        assertThat(phones.told()).hasSize(before + 3);
    }

    @Test
    void givenANodeThatIsAway_whenTheGraceIsOver_thenItsPhonesAreOfflineAndTheOthersAreNot() {
        states.heard("one", "3001", BUSY);
        states.heard("two", "3002", AVAILABLE);
        states.heard("two", "3001", AVAILABLE);
        states.lost("one");
        clock.forward(GRACE.minusMillis(1));
        phones.giveUp();
        assertThat(states.of("3001")).isEqualTo(BUSY);
        clock.forward(Duration.ofMillis(1));
        phones.giveUp();
        assertThat(states.reachable()).containsOnly(Map.entry("3001", AVAILABLE), Map.entry("3002", AVAILABLE));
    }

    @Test
    void givenARestartedAsterisk_whenItDoesNotKnowThePhonesYet_thenNothingIsToldUntilTheGraceIsOver() {
        states.heard(NODE, "early", AVAILABLE);
        states.heard(NODE, "late", AVAILABLE);
        int before = phones.told().size();
        states.lost(NODE);
        states.found(NODE, Map.of());
        states.heard(NODE, "early", AVAILABLE);
        assertThat(phones.told()).hasSize(before);
        clock.forward(GRACE);
        phones.giveUp();
        assertThat(phones.told().stream().skip(before)).containsExactly("late offline");
    }

    @Test
    void givenAConnectionThatComesAndGoes_whenAPhoneIsNeverFound_thenTheGraceDoesNotBeginAnew() {
        states.heard(NODE, "3001", AVAILABLE);
        states.lost(NODE);
        clock.forward(GRACE.dividedBy(2));
        states.found(NODE, Map.of());
        states.lost(NODE);
        clock.forward(GRACE.dividedBy(2));
        phones.giveUp();
        assertThat(states.of("3001")).isEqualTo(OFFLINE);
    }
}
