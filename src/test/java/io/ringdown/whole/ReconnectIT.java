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
    /// Longer than the service takes to stop.
    private static final Duration RING_TIMEOUT = Duration.ofSeconds(8);
    private static final Line LINE = new Line();
    private static WholeSystem system;

    private Scene scene;
    private SipPhone caller;
    private SipPhone callee;

    @BeforeAll
    static void start() {
        system = WholeSystem.startOver(LINE, "--ringdown.routing.ring-timeout=" + RING_TIMEOUT.toSeconds() + "s");
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

        Scene.Ended ended = scene.ended(id).as("failed", 38, "system");
        assertThat(ended.isSynthesized()).isTrue();
        assertThat(ended.types()).endsWith("answered", "failed");
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
        ended.as("completed", 16, "caller");
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

    /// Whoever answers waits in the dialplan until the application has somebody to tell.
    @Test
    void givenARingingPhone_whenItIsAnsweredWhileTheSocketIsCut_thenTheTwoTalkWhenItIsBack() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        LINE.cut();
        awaitNotReady();
        ring.answer();
        LINE.mend();
        assertTalk(call, ring);
    }

    /// The phone has rung for longer than it may when the service is back.
    @Test
    void givenARingingPhone_whenItIsAnsweredWhileTheServiceIsAway_thenTheTwoTalkWhenItIsBack() {
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        system.stopService();
        ring.answer();
        assertThat(call.endsWithin(RING_TIMEOUT.plusSeconds(3))).isFalse();
        system.startServiceAgain();
        assertTalk(call, ring);
    }

    private void assertTalk(OutgoingCall call, IncomingCall ring) {
        call.awaitAnswered();
        caller.awaitTone(callee.tone());
        callee.awaitTone(caller.tone());
        call.hangUp();
        ring.awaitEnded();
        assertThat(scene.ended().as("completed", 16, "caller").types()).containsSubsequence("ringing", "answered",
                "ended");
    }

    @Test
    void givenNoConnection_whenAPhoneDials_thenAsteriskRingsTheLineAndTheCallIsFoundAfterwards() {
        LINE.cut();
        awaitNotReady();
        Talk talk = talk(caller, callee);
        talk.call().hangUp();
        talk.ring().awaitEnded();
        LINE.mend();
        awaitReady();
        Scene.Ended ended = scene.ended(scene.begunCall()).as("completed", 16, "caller");
        assertThat(ended.text("origin")).isEqualTo("asterisk");
        assertThat(ended.isSynthesized()).isTrue();
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
