package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallProperties;
import io.ringdown.call.LiveCalls;
import io.ringdown.call.CallState;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is put right after a connection that was lost.
class ComparisonTest {

    private static final String UNKNOWN = "019a0000-0000-7000-8000-000000000000";

    private final FakeAsterisk asterisk = FakeAsterisk.start();
    private Edge edge;

    ComparisonTest() throws SSLException {
        edge = Edge.started(Edge.Settings.of(asterisk));
    }

    @BeforeEach
    void connect() {
        edge.awaitReady();
    }

    @AfterEach
    void stop() {
        edge.close();
        asterisk.close();
    }

    @Test
    void givenACallThatDiedMeanwhile_whenItIsCompared_thenItsEndIsWrittenAsFound() {
        String caller = talk();
        asterisk.goAway();
        asterisk.channels().forEach(channel -> asterisk.hangUp(channel, 16));
        assertThat(asterisk.ledger().causes()).containsKey(caller);
        asterisk.comeBack();
        Call call = edge.awaitOver(1);
        Call.Ending ending = Objects.requireNonNull(call.ending());
        assertThat(ending.reason()).isEqualTo(EndReason.COMPLETED);
        assertThat(ending.source()).isEqualTo(HangupSource.SYSTEM);
        assertThat(edge.core().heard().getLast().event().synthesized()).isTrue();
        await().until(() -> asterisk.bridges().isEmpty());
    }

    @Test
    void givenACallThatDiedMeanwhile_andAnAsteriskThatWritesDownEnds_whenItIsBack_thenItEndedThenAndByWhoWentFirst() {
        String caller = talk();
        List<String> both = List.copyOf(asterisk.channels());
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
        asterisk.goAway();
        both.forEach(channel -> asterisk.hangUp(channel, 16));
        asterisk.moods().answer("GET recordings/stored/ringdown-ends/file", both.stream()
                .map(channel -> "HANGUP|%d.000|%s|{\"hangupcause\":16}%n".formatted(
                        end.getEpochSecond() + (channel.equals(caller) ? 0 : 5), channel))
                .collect(Collectors.joining()));
        asterisk.comeBack();
        Call call = edge.awaitOver(1);
        assertThat(call.endTime()).isEqualTo(end);
        assertThat(call.ending()).isEqualTo(new Call.Ending(EndReason.COMPLETED, HangupSource.CALLER, 16, null));
        assertThat(edge.core().heard().getLast().event().synthesized()).isTrue();
    }

    @Test
    void givenATalk_whenAsteriskIsStartedAgain_thenTheCallFailed() {
        talk();
        asterisk.goAway();
        asterisk.restarted();
        asterisk.comeBack();
        assertFailedWithItsNode(edge.awaitOver(1));
    }

    @Test
    void givenATalk_whenAsteriskWritesItsOwnEndDown_thenTheCallFailedThen() {
        talk();
        List<String> both = List.copyOf(asterisk.channels());
        asterisk.goAway();
        asterisk.moods().answer("GET recordings/stored/ringdown-ends/file", both.stream().map(
                channel -> "HANGUP|%d.000|%s|{\"hangupcause\":0}%n".formatted(Instant.now().getEpochSecond(), channel))
                .collect(Collectors.joining()));
        asterisk.restarted();
        asterisk.comeBack();
        assertFailedWithItsNode(edge.awaitOver(1));
    }

    private void assertFailedWithItsNode(Call call) {
        assertThat(call.ending()).isEqualTo(new Call.Ending(EndReason.FAILED, HangupSource.SYSTEM, 38,
                "the Asterisk that carried the call has ended"));
        assertThat(edge.core().heard().getLast().event().synthesized()).isTrue();
    }

    /// It is there again in the very moment between two questions.
    @Test
    void givenACallerWhoHasGoneAndACalleeWhoAnswered_whenTheEndsCannotBeAskedForAtFirst_thenNobodyTalked() {
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        String caller = asterisk.dial("3001", "3002");
        edge.awaitHeard("ringing");
        asterisk.goAway();
        asterisk.channels().stream().filter(channel -> !channel.equals(caller)).forEach(asterisk::answer);
        asterisk.hangUp(caller, 127);
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        asterisk.moods().answer("GET recordings/stored/ringdown-ends/file",
                "HANGUP|%d.000|%s|{\"hangupcause\":127}%n".formatted(end.getEpochSecond(), caller));
        asterisk.moods().tear("GET recordings/stored/ringdown-ends/file", 2);
        asterisk.comeBack();
        Call call = edge.awaitOver(1);
        assertThat(call.answerTime()).isNull();
        assertThat(Objects.requireNonNull(call.ending()).reason()).isEqualTo(EndReason.CANCELED);
    }

    @Test
    void givenOneSideThatDiedMeanwhile_whenItIsCompared_thenTheOtherIsHungUp() {
        String caller = talk();
        asterisk.goAway();
        asterisk.hangUp(caller, 16);
        asterisk.comeBack();
        edge.awaitOver(1);
        await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        assertThat(edge.types()).endsWith("ended");
    }

    @Test
    void givenACallThatWasAnsweredMeanwhile_whenItIsCompared_thenItIsBridged() {
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        String caller = asterisk.dial("3001", "3002");
        edge.awaitHeard("ringing");
        asterisk.goAway();
        asterisk.channels().stream().filter(channel -> !channel.equals(caller)).forEach(asterisk::answer);
        asterisk.comeBack();
        edge.awaitHeard("answered");
        await().until(() -> asterisk.bridges().size() == 1);
        assertThat(edge.core().heard().getLast().event().synthesized()).isTrue();
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
    }

    @Test
    void givenACallThatGoesOnMeanwhile_whenItIsCompared_thenNothingHappensToIt() {
        String caller = talk();
        asterisk.cut();
        edge.awaitReconnected(1);
        assertThat(edge.core().service().active()).singleElement().extracting(Call::state)
                .isEqualTo(CallState.ANSWERED);
        assertThat(asterisk.channels()).hasSize(2);
        assertThat(asterisk.bridges()).hasSize(1);
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
        assertThat(edge.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
    }

    @Test
    void givenRemainsOfCallsThatAreOver_whenItIsCompared_thenOursAreRemovedAndNobodyElses() {
        asterisk.place("ringdown-" + UNKNOWN + ".2", "", true);
        asterisk.place("ringdown-" + UNKNOWN + ".3", "", false);
        asterisk.place("1795187666.1", UNKNOWN, true);
        asterisk.place("1795187666.2", "", false);
        asterisk.place("1795187666.3", "a-ticket-of-somebody-elses", false);
        asterisk.place("1795187666.4", "x".repeat(200), false);
        asterisk.place("ringdown-1795187666.5", "", false);
        asterisk.placeBridge("ringdown-" + UNKNOWN);
        asterisk.placeBridge("ringdown-");
        asterisk.placeBridge("ringdown-lobby");
        asterisk.placeBridge("conference");
        asterisk.cut();
        edge.awaitReconnected(1);
        assertThat(asterisk.channels()).containsExactlyInAnyOrder("1795187666.2", "1795187666.3", "1795187666.4",
                "ringdown-1795187666.5");
        assertThat(asterisk.bridges()).containsExactlyInAnyOrder("ringdown-", "ringdown-lobby", "conference");
        assertThat(edge.types()).isEmpty();
    }

    @Test
    void givenATalkThatTheDatabaseDoesNotKnow_whenItIsCompared_thenItGoesOnUntilOneHangsUp() {
        String bridge = "ringdown-" + UNKNOWN;
        asterisk.place("1795187666.1", UNKNOWN, true);
        asterisk.place(bridge + ".2", "", true);
        asterisk.placeBridge(bridge);
        asterisk.putInto(bridge, "1795187666.1", bridge + ".2");
        asterisk.cut();
        edge.awaitReconnected(1);
        assertThat(asterisk.channels()).containsExactlyInAnyOrder("1795187666.1", bridge + ".2");
        assertThat(asterisk.bridges()).containsExactly(bridge);
        asterisk.hangUp(bridge + ".2", 16);
        asterisk.cut();
        edge.awaitReconnected(2);
        await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        assertThat(edge.types()).isEmpty();
    }

    @Test
    void givenABridgeThatIsJustGoing_whenItIsCompared_thenTheConnectionStands() {
        asterisk.placeBridge("ringdown-" + UNKNOWN);
        asterisk.moods().refuse("DELETE bridges/ringdown-" + UNKNOWN, 409);
        asterisk.cut();
        edge.awaitReconnected(1);
        assertThat(edge.status().reconnects()).isEqualTo(1);
    }

    @Test
    void givenACallerWhoCameWhileNobodyListened_whenItIsCompared_thenTheCallBeginsWhenTheyDialled() {
        asterisk.goAway();
        String caller = asterisk.dial("3001", "3002");
        Instant dialled = Instant.now();
        await().until(() -> Instant.now().isAfter(dialled.plusMillis(50)));
        asterisk.comeBack();
        edge.awaitHeard("answered");
        assertThat(edge.core().stored().getLast().startTime()).isBeforeOrEqualTo(dialled);
        assertThat(edge.core().heard().getFirst().event().synthesized()).isTrue();
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
        assertThat(edge.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
    }

    @Test
    void givenALegThatWasGivenUp_whenItIsThereAllTheSame_thenItIsRemoved_andItsCallGoesOn() throws SSLException {
        edge.close();
        edge = Edge.started(Edge.Settings.of(asterisk).impatient()).awaitReady();
        talk();
        asterisk.moods().leaveUnanswered("POST channels/create");
        Call call = edge.core().service().active().findFirst().orElseThrow();
        Route.ToLine to = new Route.ToLine(new Party(null, "3004", "Carlos", "carlos"), List.of("3004"),
                Duration.ofSeconds(30));
        edge.core().service().command(call.id(),
                at -> new CallCommand.Transfer(2, Transfer.Kind.ATTENDED, "3004", to, at));
        String late = "ringdown-" + call.id().value() + ".3";
        asterisk.place(late, "", false);
        edge.awaitReconnected(1);
        edge.awaitHeard("transfer_failed");
        await().until(() -> !asterisk.channels().contains(late));
        assertThat(asterisk.channels()).hasSize(2);
        assertThat(edge.core().service().find(call.id()).orElseThrow().isEnded()).isFalse();
    }

    @Test
    void givenAnAsteriskThatWasRestarted_whenItIsCompared_thenItsCallsAreOver() {
        talk();
        asterisk.goAway();
        asterisk.forget();
        asterisk.comeBack();
        edge.awaitOver(1);
        await().until(() -> edge.core().service().alive("fake").isEmpty());
    }

    @Test
    void givenTheDatabaseIsAway_andNoRoomOnTheDisk_whenALaneIsFull_thenTheFeedIsClosedAndComparedWhenItIsBack()
            throws SSLException {
        edge.close();
        CallProperties narrow = LiveCalls.properties(1_000, 10, 100, 50);
        edge = Edge.started(Edge.Settings.of(asterisk).calls(narrow)).awaitReady();
        String caller = talk();
        String callee = asterisk.channels().stream().filter(channel -> !channel.equals(caller)).findFirst()
                .orElseThrow();
        edge.core().room(0);
        edge.core().databaseAway(true);
        IntStream.range(0, 400).forEach(_ -> asterisk.dial("3001", "4711"));
        await().until(() -> edge.core().journalFails());
        asterisk.hangUp(caller, 16);
        AtomicInteger times = new AtomicInteger();
        await().until(() -> {
            asterisk.say(ringing(callee, times.incrementAndGet()));
            return !edge.status().isReady();
        });
        assertThat(edge.status().lastError()).contains("a call could not");
        edge.core().databaseAway(false);
        edge.awaitReady();
        // A hang-up that found no connection is repeated after ten seconds.
        await().atMost(Duration.ofSeconds(30)).until(() -> edge.core().service().alive("fake").isEmpty());
        await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        assertThat(edge.core().stored()).allMatch(Call::isOver);
    }

    /// Never the same twice: a repeated event would not reach the lane.
    private static String ringing(String channel, int n) {
        return """
                {"type":"ChannelStateChange","timestamp":"2026-11-20T15:14:26.%03d+0000",
                 "channel":{"id":"%s","name":"PJSIP/3002-0000177e","state":"Ringing"}}""".formatted(n % 1_000, channel);
    }

    private String talk() {
        String caller = asterisk.dial("3001", "3002");
        edge.awaitHeard("answered");
        await().until(() -> asterisk.bridges().size() == 1);
        return caller;
    }
}
