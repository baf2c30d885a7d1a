package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.CallLoad;
import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls are compared with what Asterisk has while events flow.
class RoundTest {

    private static final String UNKNOWN = "01a1fa0f-1320-71ad-8e6c-1c2bcab2f62b";

    private final FakeAsterisk asterisk = FakeAsterisk.start();
    private final Edge edge;

    RoundTest() throws SSLException {
        edge = Edge.started(Edge.Settings.of(asterisk).comparingEvery(Duration.ofMillis(200)));
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

    private double differences() {
        return edge.core().meters().counter("ringdown.ari.differences", "node", "fake").count();
    }

    @Test
    void givenAHangUpThatIsNotTold_thenTheCallIsEndedAllTheSame() {
        String caller = asterisk.dial("3001", "3002");
        edge.awaitHeard("answered");
        asterisk.moods().lose("ChannelDestroyed");
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
        assertThat(edge.core().heard().getLast().event().synthesized()).isTrue();
        await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        assertThat(edge.status().reconnects()).isZero();
        assertThat(differences()).isPositive();
    }

    @Test
    void givenAnAnswerThatIsNotTold_thenTheTwoAreBridgedAllTheSame() {
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        String caller = asterisk.dial("3001", "3002");
        edge.awaitHeard("ringing");
        asterisk.moods().lose("StasisStart");
        asterisk.channels().stream().filter(channel -> !channel.equals(caller)).forEach(asterisk::answer);
        edge.awaitHeard("answered");
        await().until(() -> asterisk.bridges().size() == 1);
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
    }

    @Test
    void givenACallerWhoseArrivalIsNotTold_thenTheCallBeginsAllTheSame() {
        asterisk.moods().lose("StasisStart");
        String caller = asterisk.dial("3001", "3002");
        await().until(() -> !edge.core().service().alive("fake").isEmpty());
        asterisk.moods().lose("StasisStart");
        edge.awaitHeard("answered");
        asterisk.hangUp(caller, 16);
        edge.awaitOver(1);
    }

    @Test
    void givenRemainsOfCallsThatAreOver_thenOursAreRemovedAndNobodyElses() {
        asterisk.place("ringdown-" + UNKNOWN + ".2", "", true);
        asterisk.place("1795187666.2", "", false);
        asterisk.placeBridge("ringdown-" + UNKNOWN);
        asterisk.placeBridge("conference");
        await().until(() -> asterisk.channels().size() == 1 && asterisk.bridges().size() == 1);
        assertThat(asterisk.channels()).containsExactly("1795187666.2");
        assertThat(asterisk.bridges()).containsExactly("conference");
    }

    @Test
    void givenCallsThatComeAndGo_thenNothingOnItsWayIsTakenForADifference() {
        int many = 600;
        CallLoad load = new CallLoad(asterisk, List.of("3001", "3002"), Duration.ofMillis(300));
        load.begin(150, many);
        await().atMost(Duration.ofSeconds(30)).until(() -> load.finished() == many);
        edge.awaitOver(many);
        assertThat(edge.core().heard()).hasSize(5 * many).noneMatch(event -> event.event().synthesized());
        assertThat(differences()).isZero();
    }
}
