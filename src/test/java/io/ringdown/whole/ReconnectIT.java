package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Asterisk, the line to it, or the service itself goes away while people talk.
class ReconnectIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Line LINE = new Line();
    private static WholeSystem system;

    private Scene scene;
    private SipPhone caller;
    private SipPhone callee;

    @BeforeAll
    static void start() {
        system = WholeSystem.startOver(LINE);
    }

    @AfterAll
    static void stop() {
        LINE.close();
        if (system != null) {
            system.close();
        }
    }

    @BeforeEach
    void signIn() {
        scene = new Scene(system);
        caller = scene.phone("3001");
        callee = scene.phone("3002");
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    /// A call that is up.
    record Talk(OutgoingCall call, IncomingCall ring) {}

    private Talk talk(SipPhone from, SipPhone to) {
        OutgoingCall call = from.call(to.line());
        IncomingCall ring = to.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        from.awaitTone(to.tone());
        to.awaitTone(from.tone());
        return new Talk(call, ring);
    }

    private static JsonNode node() {
        return system.node();
    }

    private static void awaitReady() {
        system.awaitConnected();
    }

    private static void awaitNotReady() {
        await("the loss is noticed").atMost(PATIENCE).until(() -> !node().at("/phase").asString().equals("ready"));
    }

    @Test
    void givenATalk_whenAsteriskDiesAndComesBack_thenTheCallIsEndedByComparisonAndPhonesCallAgain() {
        talk(caller, callee);
        String id = scene.begunCall();
        system.asterisk().kill();
        awaitNotReady();
        assertThat(system.person("attendant").make("3001", "3002").status()).isEqualTo(503);
        system.asterisk().startAgain();
        awaitReady();

        Scene.Ended ended = scene.ended(id).as("completed", 0, "system");
        assertThat(ended.isSynthesized()).isTrue();
        assertThat(ended.types()).endsWith("answered", "ended");
        caller.calls().forEach(call -> call.hangUp());
        assertThat(caller.register()).isEqualTo(200);
        assertThat(callee.register()).isEqualTo(200);
        Talk again = talk(caller, callee);
        again.call().hangUp();
        again.ring().awaitEnded();
    }

    @Test
    void givenATalk_whenTheSocketIsCutAndItEndsMeanwhile_thenTheComparisonEndsItsRecord() {
        Talk talk = talk(caller, callee);
        String id = scene.begunCall();
        long reconnects = node().at("/reconnects").asLong();
        LINE.cut();
        awaitNotReady();
        talk.call().hangUp();
        await("the caller's leg is gone").until(() -> system.inAsterisk().channels().size() == 1);
        LINE.mend();
        awaitReady();

        Scene.Ended ended = scene.ended(id);
        assertThat(ended.isSynthesized()).isTrue();
        ended.as("completed", 0, "system");
        talk.ring().awaitEnded();
        assertThat(node().at("/reconnects").asLong()).isGreaterThan(reconnects);
    }

    @Test
    void givenATalk_whenTheSocketIsCutAndMended_thenItGoesOnAndEndsAsUsual() {
        Talk talk = talk(caller, callee);
        String id = scene.begunCall();
        LINE.cut();
        awaitNotReady();
        LINE.mend();
        awaitReady();
        assertThat(system.person("admin").get("/api/calls/" + id).expect(200).text("/state")).isEqualTo("answered");
        caller.awaitTone(callee.tone());
        talk.ring().hangUp();
        talk.call().awaitEnded();

        assertThat(scene.ended(id).as("completed", 16, "callee").isSynthesized()).isFalse();
    }

    /// Asterisk itself drops a phone that answers while the application has nobody to tell.
    @Test
    void givenARingingPhone_whenItIsAnsweredWhileTheSocketIsCut_thenBothAreReleasedAndTheRecordIsEnded() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        LINE.cut();
        awaitNotReady();
        ring.answer();
        ring.awaitEnded();
        LINE.mend();
        awaitReady();
        call.awaitEnded();

        assertThat(call.finalStatus()).isEqualTo(500);
        assertThat(scene.ended().as("failed", 0, "system").isSynthesized()).isTrue();
    }

    @Test
    void givenNoConnection_whenAPhoneDials_thenItHearsThatTheServiceIsAwayAndNothingIsLeft() {
        LINE.cut();
        awaitNotReady();
        OutgoingCall call = caller.call("3002");
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(500);
        LINE.mend();
        awaitReady();
        scene.awaitNothingLeft();
        assertThat(scene.calls()).isEmpty();
    }

    @Test
    void givenAnAsteriskThatHangs_whenItSaysNothing_thenThatIsNoticedInTenSecondsAndTheTalkGoesOnAfterwards() {
        Talk talk = talk(caller, callee);
        String id = scene.begunCall();
        Instant frozen = Instant.now();
        system.asterisk().freeze();
        try {
            awaitNotReady();
        } finally {
            system.asterisk().thaw();
        }
        Instant noticed = Instant.parse(node().at("/last_error_at").asString());
        System.out.printf("a half-open socket was noticed after %d ms: %s%n",
                Duration.between(frozen, noticed).toMillis(), node().at("/last_error").asString());
        assertThat(Duration.between(frozen, noticed)).isLessThanOrEqualTo(Duration.ofSeconds(10));
        awaitReady();
        caller.awaitTone(callee.tone());
        talk.call().hangUp();
        talk.ring().awaitEnded();

        scene.ended(id).as("completed", 16, "caller");
    }

    @Test
    void givenATalk_whenTheServiceIsRestarted_thenTheCallIsStillThereAndEndsAsUsual() {
        Talk talk = talk(caller, callee);
        String id = scene.begunCall();
        system.stopService();
        caller.awaitTone(callee.tone());
        system.startServiceAgain();
        assertThat(system.person("attendant").get("/api/calls/active").expect(200).text("/0/id")).isEqualTo(id);
        assertThat(talk.call().ended()).isFalse();
        talk.ring().hangUp();
        talk.call().awaitEnded();

        assertThat(scene.ended(id).as("completed", 16, "callee").isSynthesized()).isFalse();
    }

    @Test
    void givenATalk_whenItEndsWhileTheServiceIsAway_thenTheRecordIsEndedAfterwards() {
        Talk talk = talk(caller, callee);
        String id = scene.begunCall();
        system.stopService();
        talk.call().hangUp();
        system.startServiceAgain();
        talk.ring().awaitEnded();

        assertThat(scene.ended(id).isSynthesized()).isTrue();
    }
}
