package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.CallId;
import io.ringdown.device.DeviceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is known of phones: by event, and by comparison after each connect.
class PhonesTest {

    private final FakeAsterisk asterisk = FakeAsterisk.start();

    @AfterEach
    void stop() {
        asterisk.close();
    }

    private static String channel(String type, String id, String name, String state) {
        return "{\"type\":\"" + type
                + "\",\"timestamp\":\"2026-11-21T13:41:57.632+0000\",\"cause\":16,\"channel\":{\"id\":\""
                + id + "\",\"name\":\"" + name + "\",\"state\":\"" + state + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({"Down, AVAILABLE", "Ringing, RINGING", "Ring, BUSY", "Up, BUSY", "Busy, BUSY", "Something new, BUSY"})
    void givenAPhone_whenOneOfItsChannelsIsTold_thenItDoesWhatThatDoes(String word, DeviceState state)
            throws SSLException {
        try (Edge edge = Edge.connected(asterisk)) {
            asterisk.register("3001", true);
            asterisk.say(channel("ChannelStateChange", "1.1", "PJSIP/3001-0000177d", word));
            asterisk.say(channel("ChannelStateChange", "1.2", "Local/3001@phones-00000001;1", "Up"));
            asterisk.register("mark", true);
            await().until(() -> edge.phones().states().of("mark") == DeviceState.AVAILABLE);
            assertThat(edge.phones().states().of("3001")).isEqualTo(state);
            assertThat(edge.phones().states().reachable().keySet()).containsOnly("3001", "mark");
            asterisk.say(channel("ChannelDestroyed", "1.1", "PJSIP/3001-0000177d", word));
            await().until(() -> edge.phones().states().of("3001") == DeviceState.AVAILABLE);
            asterisk.register("3001", false);
            await().until(() -> edge.phones().states().of("3001") == DeviceState.OFFLINE);
        }
    }

    @Test
    void givenATalkingPhone_whenASecondCallRingsAndTheFirstEnds_thenTheBusiestChannelCounts() throws SSLException {
        try (Edge edge = Edge.connected(asterisk)) {
            asterisk.register("3001", true);
            asterisk.say(channel("ChannelStateChange", "1.1", "PJSIP/3001-00000001", "Up"));
            asterisk.say(channel("ChannelStateChange", "1.2", "PJSIP/3001-00000002", "Ringing"));
            asterisk.say(channel("ChannelDestroyed", "1.1", "PJSIP/3001-00000001", "Up"));
            asterisk.say(channel("ChannelDestroyed", "1.1", "PJSIP/3001-00000001", "Up"));
            asterisk.register("3001", false);
            asterisk.say(channel("ChannelStateChange", "1.2", "PJSIP/3001-00000002", "Up"));
            asterisk.say(channel("ChannelDestroyed", "1.2", "PJSIP/3001-00000002", "Up"));
            await().untilAsserted(() -> assertThat(edge.phones().told()).containsExactly("3001 available", "3001 busy",
                    "3001 ringing", "3001 busy", "3001 offline"));
        }
    }

    @Test
    void givenPhonesAndCalls_whenConnected_thenOneLookAtEndpointsAndChannelsTellsThemAll() throws SSLException {
        asterisk.endpoint("3000", false);
        asterisk.endpoint("3003", true);
        asterisk.endpoint("3009", true);
        asterisk.endpoint("3001", true);
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        try (Edge edge = Edge.connected(asterisk)) {
            asterisk.dial("3001", "3002");
            await().until(() -> edge.types().contains("ringing"));
            asterisk.place("others-1", CallId.next(Instant.now()).value(), false);
            asterisk.endpoint("3002", true);
            asterisk.cut();
            edge.awaitReconnected(1);
            await().untilAsserted(() -> assertThat(edge.phones().states().reachable()).containsOnly(
                    Map.entry("3003", DeviceState.AVAILABLE), Map.entry("3001", DeviceState.BUSY),
                    Map.entry("3002", DeviceState.RINGING), Map.entry("3009", DeviceState.BUSY)));
            assertThat(asterisk.ledger().requests().stream().filter("GET endpoints/PJSIP"::equals)).hasSize(2);
        }
    }

    @Test
    void givenALostConnection_whenItIsBack_thenOnlyDifferencesAreTold() throws SSLException {
        asterisk.endpoint("3001", true);
        asterisk.endpoint("3002", true);
        try (Edge edge = Edge.connected(asterisk)) {
            await().until(() -> edge.phones().told().size() == 2);
            asterisk.endpoint("3002", false);
            asterisk.endpoint("3003", true);
            asterisk.cut();
            edge.awaitReconnected(1);
            assertThat(edge.phones().told().subList(2, edge.phones().told().size()))
                    .containsExactlyInAnyOrder("3002 offline", "3003 available");
        }
    }

    @Test
    void givenAnAsteriskWithoutPhones_whenConnected_thenThatIsNoFault() throws SSLException {
        try (Edge edge = Edge.connected(asterisk)) {
            assertThat(edge.status().isReady()).isTrue();
            assertThat(edge.phones().told()).isEmpty();
        }
    }

    @Test
    void givenARefusedLook_whenConnected_thenTheConnectionIsMadeAnew() throws SSLException {
        asterisk.moods().refuse("GET endpoints", 500);
        try (Edge edge = Edge.started(Edge.Settings.of(asterisk))) {
            await().atMost(Duration.ofSeconds(10)).until(() -> asterisk.ledger().attempts() > 1);
            assertThat(edge.status().isReady()).isFalse();
        }
    }
}
