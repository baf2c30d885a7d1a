package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The connection itself: lost, silent, stalled, refused, taken by another.
class ConnectionTest {

    @Test
    void givenNoAsterisk_whenTheServiceStarts_thenItWaitsAndConnectsLater() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start()) {
            asterisk.goAway();
            try (Edge edge = Edge.started(Edge.Settings.of(asterisk)).awaitPhase("waiting")) {
                assertThat(edge.status().lastError()).contains("Connection refused");
                assertThat(edge.status().isReady()).isFalse();
                asterisk.comeBack();
                edge.awaitReady();
                assertThat(edge.status().version()).isEqualTo("22.10.1");
                assertThat(edge.status().reconnects()).isZero();
                assertThat(edge.core().meters().get("ringdown.ari.ready").gauge().value()).isEqualTo(1);
            }
        }
    }

    @Test
    void givenAConnection_whenItIsCutAgainAndAgain_thenThereIsAlwaysOneNewOne() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            for (int times = 1; times <= 5; times++) {
                asterisk.cut();
                edge.awaitReconnected(times);
            }
            assertThat(asterisk.ledger().attempts()).isEqualTo(6);
            assertThat(asterisk.ledger().mostAtOnce()).isEqualTo(1);
            assertThat(edge.core().meters().counter("ringdown.ari.reconnects", "node", "fake").count()).isEqualTo(5);
        }
    }

    /// Behind a line that was half-open the old connections are dead, and nobody is told so.
    @Test
    void givenAConnection_whenItIsMadeAnew_thenRequestsByHttpTravelOnNewConnectionsToo() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.old());
                Edge edge = Edge.started(Edge.Settings.of(asterisk)).awaitReady()) {
            asterisk.cut();
            edge.awaitReconnected(1);
            assertThat(asterisk.ledger().carriers("applications/call-service/eventFilter")).hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void givenAWrongPassword_whenItConnects_thenTheStatusSaysSoAndItKeepsTrying() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge edge = Edge.started(Edge.Settings.of(asterisk).password("wrong")).awaitPhase("waiting")) {
            assertThat(edge.status().lastError()).contains("401");
            await().until(() -> asterisk.ledger().attempts() >= 4);
            assertThat(asterisk.ledger().mostAtOnce()).isEqualTo(1);
            assertThat(edge.status().isReady()).isFalse();
        }
    }

    @Test
    void givenAConnection_whenAnotherClientTakesTheApplication_thenItIsNotFoughtOver() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge first = Edge.connected(asterisk);
                Edge second = Edge.connected(asterisk)) {
            first.awaitPhase("replaced");
            assertThat(first.status().lastError()).contains("another client");
            String caller = asterisk.dial("3001", "3002");
            second.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            second.awaitOver(1);
            assertThat(first.types()).isEmpty();
            assertThat(first.status().phase()).isEqualTo("replaced");
            assertThat(asterisk.ledger().attempts()).isEqualTo(2);
        }
    }

    @Test
    void givenAnApplicationThatAnotherClientHasTaken_whenThatOneGoes_thenItIsTakenBack() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge first = Edge.connected(asterisk)) {
            try (Edge second = Edge.connected(asterisk)) {
                first.awaitPhase("replaced");
                assertThat(second.status().isReady()).isTrue();
            }
            first.awaitReady();
            asterisk.hangUp(asterisk.dial("3001", "3002"), 16);
            first.awaitOver(1);
        }
    }

    @Test
    void givenAConnection_whenItFallsSilent_thenThatIsNoticedAndItRecovers() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge edge = Edge.started(Edge.Settings.of(asterisk).impatient()).awaitReady()) {
            asterisk.freeze();
            await().until(() -> !edge.status().isReady());
            await().until(() -> asterisk.ledger().attempts() >= 3);
            assertThat(edge.status().isReady()).isFalse();
            asterisk.thaw();
            edge.awaitReconnected(1);
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            edge.awaitOver(1);
        }
    }

    @Test
    void givenAnIdleConnection_whenNothingHappensForLong_thenItStays() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.old());
                Edge edge = Edge.started(Edge.Settings.of(asterisk).impatient()).awaitReady()) {
            await().during(Duration.ofSeconds(3))
                    .until(() -> edge.status().isReady() && asterisk.ledger().attempts() == 1);
            assertThat(edge.status().transport()).isEqualTo("http");
        }
    }

    @Test
    void givenARequest_whenItIsNeverAnswered_thenTheSocketIsClosedAndTheCallEnds() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge edge = Edge.started(Edge.Settings.of(asterisk).impatient()).awaitReady()) {
            asterisk.moods().leaveUnanswered("POST channels/create");
            String caller = asterisk.dial("3001", "3002");
            await().until(() -> edge.status().lastError() != null);
            assertThat(edge.status().lastError()).contains("not answered");
            asterisk.moods().leaveUnanswered(null);
            edge.awaitReconnected(1);
            edge.awaitOver(1);
            assertThat(edge.types()).endsWith("failed");
            assertThat(asterisk.ledger().causes()).containsKey(caller);
            assertThat(asterisk.channels()).isEmpty();
        }
    }

    @Test
    void givenARequestByHttp_whenItIsNeverAnswered_thenTheCallEndsAndTheConnectionStays() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.old());
                Edge edge = Edge.started(Edge.Settings.of(asterisk).impatient()).awaitReady()) {
            asterisk.moods().leaveUnanswered("POST channels/create");
            String caller = asterisk.dial("3001", "3002");
            edge.awaitOver(1);
            assertThat(edge.types()).endsWith("failed");
            assertThat(asterisk.ledger().causes()).containsEntry(caller, 38);
            assertThat(asterisk.ledger().attempts()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{", "{}", "null", "{\"type\":7}", "{\"type\":\"StasisStart\"}",
            "{\"type\":\"RESTResponse\",\"request_id\":\"4711\",\"status_code\":200}",
            "{\"type\":\"StasisStart\",\"channel\":{\"id\":\"1\"},\"timestamp\":\"2026-13-20T15:14:26.906+0000\"}",
            "{\"type\":\"ChannelDestroyed\",\"channel\":{\"id\":\"ringdown-00000000-0000-7000-8000-000000000000.1\"},\"cause\":16,\"timestamp\":\"2026-11-20T15:14:26.906+0000\"}"})
    void givenNonsenseOnTheSocket_whenACallFollows_thenNothingIsLost(String nonsense) throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            asterisk.say(nonsense);
            asterisk.sayBinary(new byte[]{0, 1, 2, (byte) 0xff});
            asterisk.say("{\"type\":\"ChannelTeleported\",\"to\":\"Mars\"}");
            await().until(() -> edge.status().eventsUnknown() == 1);
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            edge.awaitOver(1);
            assertThat(edge.status().lastUnknown()).isEqualTo("{\"type\":\"ChannelTeleported\",\"to\":\"Mars\"}");
            assertThat(edge.status().reconnects()).isZero();
            assertThat(asterisk.ledger().attempts()).isEqualTo(1);
        }
    }

    /// 0xe9 is Latin-1's é; 0xc3 alone half a character of UTF-8; 0xff none at all.
    @ParameterizedTest
    @ValueSource(ints = {0xe9, 0xc3, 0xff})
    void givenTextThatIsNotUtf8_whenItIsRead_thenTheConnectionStays(int odd) throws SSLException {
        byte[] name = "{\"type\":\"ChannelTeleported\",\"to\":\"Ren\u0001\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] type = "{\"type\":\"Ren\u0001\"}".getBytes(StandardCharsets.US_ASCII);
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            asterisk.say(with(odd, name));
            asterisk.say(with(odd, type));
            await().until(() -> edge.status().garbage() == 2);
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            edge.awaitOver(1);
            assertThat(edge.status().reconnects()).isZero();
        }
    }

    private static byte[] with(int odd, byte[] text) {
        byte[] bytes = text.clone();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 1 ? (byte) odd : bytes[i];
        }
        return bytes;
    }

    @Test
    void givenALotOfGarbage_whenItIsRead_thenItIsCounted() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            IntStream.range(0, 500).forEach(n -> {
                asterisk.say("{\"type\":");
                asterisk.say("{\"type\":\"Unheard" + "x".repeat(n) + n + "\"}");
            });
            await().until(() -> edge.status().garbage() == 500 && edge.status().eventsUnknown() == 500);
            assertThat(edge.core().meters().find("ringdown.ari.events").counters()).hasSizeLessThan(130)
                    .allMatch(counter -> String.valueOf(counter.getId().getTag("type")).length() <= 64);
            assertThat(edge.status().isReady()).isTrue();
        }
    }

    @Test
    void givenAttemptsThatFail_whenTheyGoOn_thenThePausesGrowToTheLongestEachWithItsJitter() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));
        long[] wholes = {200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000};
        for (long whole : wholes) {
            assertThat(backoff.next()).isBetween(whole / 2, whole);
        }
        assertThat(LongStream.generate(backoff::next).limit(50).distinct().count()).isGreaterThan(10);
        backoff.reset();
        assertThat(backoff.next()).isBetween(100L, 200L);
    }
}
