package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.CallLoad;
import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.Call;
import io.ringdown.call.CallProperties;
import io.ringdown.call.LiveCalls;
import io.ringdown.call.CommittedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls from socket to stored record, with requests on the event socket and, for an older Asterisk, by HTTP.
class CallThroughFakeAsteriskTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private static FakeAsterisk asterisk(String transport) {
        return FakeAsterisk.start(transport.equals("http") ? FakeAsterisk.Options.old() : FakeAsterisk.Options.usual());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "http"})
    void givenTwoPhones_whenOneCallsTheOther_thenTheyAreBridgedAndNothingIsLeft(String transport) throws SSLException {
        try (FakeAsterisk asterisk = asterisk(transport); Edge edge = Edge.connected(asterisk)) {
            assertThat(edge.status().transport()).isEqualTo(transport);
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            await().until(() -> asterisk.bridges().size() == 1 && asterisk.channels().size() == 2);
            asterisk.hangUp(caller, 16);
            Call call = edge.awaitOver(1);
            assertThat(edge.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
            assertThat(ending(call)).isEqualTo("completed caller 16");
            await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
            assertThat(asterisk.ledger().requests()).contains("POST channels/" + caller + "/answer",
                    "POST bridges/" + call.bridge() + "/addChannel");
        }
    }

    @ParameterizedTest
    @CsvSource({"websocket, 17, 17, busy callee 17", "websocket, 21, 16, rejected callee 21",
            "websocket, 19, 19, no_answer system 19", "http, 17, 17, busy callee 17",
            "http, 21, 16, rejected callee 21"})
    void givenAPhone_whenItDoesNotAnswer_thenTheCallerHearsWhy(String transport, int cause, int heard, String ending)
            throws SSLException {
        try (FakeAsterisk asterisk = asterisk(transport); Edge edge = Edge.connected(asterisk)) {
            asterisk.phones(_ -> PhoneBehavior.endsAfter(SOON, cause));
            String caller = asterisk.dial("3001", "3002");
            assertThat(ending(edge.awaitOver(1))).isEqualTo(ending);
            assertThat(asterisk.ledger().causes()).containsEntry(caller, heard);
            assertThat(asterisk.channels()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"500 | {\"error\":\"Allocation failed\"} | failed system 20 | 20",
            "400 | {\"message\":\"Invalid endpoint\"} | failed system 34 | 34",
            "500 | {\"message\":\"out of memory\"} | failed system 34 | 34",
            "503 | {\"message\":\"busy\"} | failed system 34 | 34",
            "409 | {\"message\":\"exists\"} | failed system 34 | 34"})
    void givenAnOriginate_whenAsteriskRefusesIt_thenTheCallFailsAndTheCallerHearsWhy(int status, String body,
            String ending, int heard) throws SSLException {
        for (String transport : List.of("websocket", "http")) {
            try (FakeAsterisk asterisk = asterisk(transport); Edge edge = Edge.connected(asterisk)) {
                asterisk.phones(_ -> PhoneBehavior.refused(status, body));
                String caller = asterisk.dial("3001", "3002");
                assertThat(ending(edge.awaitOver(1))).as(transport).isEqualTo(ending);
                assertThat(asterisk.ledger().causes()).as(transport).containsEntry(caller, heard);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POST bridges, websocket", "POST bridges, http", "POST channels/179, websocket",
            "POST channels/179, http"})
    void givenAnAnsweredCall_whenAsteriskWillNotConnectIt_thenBothLegsAreEnded(String request, String transport)
            throws SSLException {
        try (FakeAsterisk asterisk = asterisk(transport); Edge edge = Edge.connected(asterisk)) {
            asterisk.moods().refuse(request, 503);
            asterisk.dial("3001", "3002");
            Call call = edge.awaitOver(1);
            assertThat(ending(call)).startsWith("failed").endsWith(" 38");
            assertThat(asterisk.channels()).isEmpty();
            await().until(() -> asterisk.bridges().isEmpty());
        }
    }

    @Test
    void givenARingingPhone_whenTheCallerGivesUp_thenThePhoneStopsRinging() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            asterisk.phones(_ -> PhoneBehavior.onlyRings());
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("ringing");
            asterisk.hangUp(caller, 127);
            assertThat(ending(edge.awaitOver(1))).isEqualTo("canceled caller 16");
            assertThat(asterisk.channels()).isEmpty();
        }
    }

    @Test
    void givenANumberNobodyHas_whenItIsDialled_thenTheCallerHearsThat() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            String caller = asterisk.dial("3001", "4711");
            assertThat(ending(edge.awaitOver(1))).isEqualTo("failed system 1");
            assertThat(asterisk.ledger().causes()).containsEntry(caller, 1);
        }
    }

    @Test
    void givenEveryEventTwice_whenACallIsMade_thenItIsTheSameCall() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start(); Edge edge = Edge.connected(asterisk)) {
            asterisk.moods().repeatEvents();
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            edge.awaitOver(1);
            assertThat(edge.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
            assertThat(edge.core().stored()).hasSize(1);
        }
    }

    @Test
    void givenHundredsOfCallsAtOnce_whenTheirEventsMingle_thenEachCallHearsItsOwnInOrder() throws SSLException {
        int many = 400;
        CallProperties roomy = LiveCalls.properties(1_000, 100, 2_000, 200);
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge edge = Edge.started(Edge.Settings.of(asterisk).calls(roomy)).awaitReady()) {
            CallLoad load = new CallLoad(asterisk, List.of("3001", "3002"), SOON);
            load.begin(2_000, many);
            edge.awaitOver(many);
            assertThat(edge.status().eventsSeen()).isGreaterThan(5L * many);
            Map<String, List<CommittedEvent>> byCall = edge.core().heard().stream()
                    .collect(Collectors.groupingBy(event -> event.event().call().value()));
            assertThat(byCall).hasSize(many);
            assertThat(byCall.values()).allSatisfy(events -> {
                assertThat(events).extracting(event -> event.event().type().wire()).containsExactly("created",
                        "dial_attempt", "ringing", "answered", "ended");
                assertThat(events).extracting(event -> event.event().seq())
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 5).boxed().toList());
            });
            await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        }
    }

    @Test
    void givenAsManyCallsAsThereMayBe_whenOneMoreCallerComes_thenThatOneHearsCongestion() throws SSLException {
        CallProperties two = LiveCalls.properties(2, 100, 1_000, 100);
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge edge = Edge.started(Edge.Settings.of(asterisk).calls(two)).awaitReady()) {
            asterisk.dial("3001", "3002");
            asterisk.dial("3002", "3001");
            await().until(() -> asterisk.channels().size() == 4);
            String third = asterisk.dial("3001", "3002");
            await().until(() -> asterisk.ledger().causes().containsKey(third));
            assertThat(asterisk.ledger().causes()).containsEntry(third, 42);
            assertThat(edge.core().service().active()).hasSize(2);
        }
    }

    private static String ending(Call call) {
        Call.Ending ending = Objects.requireNonNull(call.ending());
        return ending.reason().wire() + " " + ending.source().wire() + " " + ending.cause();
    }
}
