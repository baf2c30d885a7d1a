package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.live.JsSocketClient;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people's screens tell of other people, while real phones come, ring, talk and go, and while Asterisk does.
class PresenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Line LINE = new Line();
    private static WholeSystem system;

    private Scene scene;
    private JsSocketClient screen;

    @BeforeAll
    static void start() {
        system = WholeSystem.startOver(LINE, "--ringdown.device.state-grace=12s");
    }

    @AfterAll
    static void stop() {
        LINE.close();
        if (system != null) {
            system.close();
        }
    }

    @BeforeEach
    void enter() {
        scene = new Scene(system);
        List.of("attendant", "joao.silva", "maria.santos").forEach(person -> set(person, "available"));
        awaitEverybody("offline");
        screen = JsSocketClient.connect(system.livePort(), system.person("attendant").token());
    }

    @AfterEach
    void leave() {
        screen.close();
        scene.close();
    }

    private static void set(String username, String status) {
        system.person(username).send("PUT", "/api/agents/me/status", "{\"status\":\"" + status + "\"}").expect(200);
    }

    private static void awaitEverybody(String status) {
        await("everybody is " + status).atMost(PATIENCE)
                .untilAsserted(() -> assertThat(system.person("admin").get("/api/agents").expect(200).body()
                        .at("/agents").valueStream()
                        .map(agent -> agent.at("/device").asString() + " " + agent.at("/status").asString()))
                        .allMatch(agent -> agent.endsWith(status)).hasSize(4));
    }

    /// What the screen was told of this person so far.
    private List<String> told(String username) {
        return screen.events().stream().filter(event -> event.name().equals("status_updated"))
                .filter(event -> event.body().at("/username").asString().equals(username))
                .map(event -> event.body().at("/status").asString()).toList();
    }

    private void awaitTold(String username, String... statuses) {
        await("the screen is told of " + username).atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told(username)).containsExactly(statuses));
    }

    /// Whatever was to be told has been told once this is.
    private void awaitMark() {
        int before = told("attendant").size();
        set("attendant", before % 2 == 0 ? "away" : "do_not_disturb");
        await("the mark").atMost(PATIENCE).until(() -> told("attendant").size() == before + 1);
    }

    private static void awaitPhase(boolean ready) {
        await("the node is " + (ready ? "ready" : "away")).atMost(PATIENCE)
                .until(() -> system.person("admin").get("/api/calls/asterisk/status").body().at("/connected")
                        .asBoolean() == ready);
    }

    @Test
    void givenTwoPhones_whenTheyComeRingTalkAndGo_thenTheScreenFollows() {
        SipPhone caller = scene.phone("3002");
        awaitTold("joao.silva", "available");
        SipPhone callee = scene.phone("3003");
        awaitTold("maria.santos", "available");
        OutgoingCall call = caller.call("3003");
        IncomingCall ring = callee.awaitCall().ring();
        awaitTold("maria.santos", "available", "ringing");
        awaitTold("joao.silva", "available", "busy");
        ring.answer();
        call.awaitAnswered();
        awaitTold("maria.santos", "available", "ringing", "busy");
        ring.hangUp();
        call.awaitEnded();
        awaitTold("maria.santos", "available", "ringing", "busy", "available");
        awaitTold("joao.silva", "available", "busy", "available");
        assertThat(callee.unregister()).isEqualTo(200);
        awaitTold("maria.santos", "available", "ringing", "busy", "available", "offline");
        assertThat(system.person("admin").get("/api/agents?search=3003").text("/agents/0/devices/0/state"))
                .isEqualTo("offline");
        scene.ended();
    }

    @Test
    void givenAPhone_whenItVanishes_thenItIsOfflineWhenItsRegistrationExpires() {
        SipPhone phone = system.phone("3003");
        awaitTold("maria.santos", "available");
        assertThat(phone.register(10)).isEqualTo(200);
        phone.vanish();
        awaitTold("maria.santos", "available", "offline");
    }

    @ParameterizedTest
    @CsvSource({"do_not_disturb,486,busy,17", "away,480,no_answer,20"})
    void givenAPersonWhoIsNotToBeRung_whenTheirLineIsCalled_thenItDoesNotRingUntilTheyWantItAgain(String status,
            int sip, String reason, int cause) {
        SipPhone caller = scene.phone("3002");
        SipPhone callee = scene.phone("3003");
        awaitTold("maria.santos", "available");
        set("maria.santos", status);
        awaitTold("maria.santos", "available", status);
        OutgoingCall refused = caller.call("3003");
        if (status.equals("away")) {
            refused.awaitEarlyAudio();
        }
        refused.awaitEnded();
        assertThat(refused.finalStatus()).isEqualTo(sip);
        Scene.Ended ended = scene.ended().as(reason, cause, "system");
        assertThat(ended.types().contains("announcement")).as("who is away is announced").isEqualTo(sip == 480);
        assertThat(ended.events().get(ended.events().size() - 1).at("/detail").asString()).startsWith("the person");

        String clicked = system.person("joao.silva").make("3002", "3003").expect(202).text("/call_id");
        Scene.Ended click = scene.ended(clicked).as(reason, cause, "system");
        assertThat(click.types()).hasSize(2);
        assertThat(click.text("receiver_device")).isEqualTo("3003");
        assertThat(callee.calls()).isEmpty();
        assertThat(caller.calls()).as("the caller's own phone was not rung").hasSize(1);

        set("maria.santos", "available");
        OutgoingCall call = caller.call("3003");
        callee.awaitCall().ring();
        call.cancel();
        call.awaitEnded();
    }

    @Test
    void givenAPersonWhoIsNotToBeRung_whenTheyCallOthers_thenTheirCallGoesOut() {
        SipPhone caller = scene.phone("3002");
        SipPhone callee = scene.phone("3003");
        set("joao.silva", "do_not_disturb");
        OutgoingCall call = caller.call("3003");
        callee.awaitCall().ring();
        call.cancel();
        call.awaitEnded();
        system.person("joao.silva").make("3002", "3003").expect(202);
        caller.awaitCall().decline(603);
    }

    @Test
    void givenACutLine_whenItIsMended_thenOnlyWhatChangedMeanwhileIsToldAndOnce() {
        scene.phone("3002");
        SipPhone leaving = scene.phone("3003");
        awaitTold("joao.silva", "available");
        awaitTold("maria.santos", "available");
        LINE.cut();
        awaitPhase(false);
        assertThat(leaving.unregister()).isEqualTo(200);
        scene.phone("3004");
        LINE.mend();
        awaitPhase(true);
        awaitTold("maria.santos", "available", "offline");
        awaitTold("carlos.oliveira", "available");
        awaitMark();
        assertThat(told("joao.silva")).containsExactly("available");
        assertThat(told("maria.santos")).hasSize(2);
        assertThat(told("carlos.oliveira")).hasSize(1);
    }

    @Test
    void givenATalk_whenTheLineIsCutAndMended_thenNothingIsTold() {
        SipPhone caller = scene.phone("3002");
        SipPhone callee = scene.phone("3003");
        awaitTold("joao.silva", "available");
        awaitTold("maria.santos", "available");
        OutgoingCall call = caller.call("3003");
        IncomingCall ring = callee.awaitCall().ring();
        awaitTold("maria.santos", "available", "ringing");
        LINE.cut();
        awaitPhase(false);
        LINE.mend();
        awaitPhase(true);
        ring.answer();
        call.awaitAnswered();
        awaitTold("maria.santos", "available", "ringing", "busy");
        LINE.cut();
        awaitPhase(false);
        LINE.mend();
        awaitPhase(true);
        awaitMark();
        assertThat(told("maria.santos")).containsExactly("available", "ringing", "busy");
        assertThat(told("joao.silva")).containsExactly("available", "busy");
        call.hangUp();
        awaitTold("maria.santos", "available", "ringing", "busy", "available");
    }

    @Test
    void givenRegisteredPhones_whenAsteriskRestarts_thenNothingIsToldForTheyAreThereAgain() {
        scene.phone("3002");
        scene.phone("3003");
        awaitTold("joao.silva", "available");
        awaitTold("maria.santos", "available");
        system.asterisk().close();
        awaitPhase(false);
        system.asterisk().startAgain();
        awaitPhase(true);
        awaitMark();
        assertThat(told("joao.silva")).containsExactly("available");
        assertThat(told("maria.santos")).containsExactly("available");
    }

    @Test
    void givenAnAsteriskThatStaysAway_whenTheGraceIsOver_thenItsPhonesAreOfflineUntilItIsBack() {
        scene.phone("3003");
        awaitTold("maria.santos", "available");
        LINE.cut();
        awaitPhase(false);
        awaitTold("maria.santos", "available", "offline");
        LINE.mend();
        awaitPhase(true);
        awaitTold("maria.santos", "available", "offline", "available");
    }

    @Test
    void givenARestartedService_whenItIsBack_thenWhatPeopleSaidStillHolds() {
        set("maria.santos", "do_not_disturb");
        system.stopService();
        system.startServiceAgain();
        assertThat(system.person("admin").get("/api/agents?search=maria").text("/agents/0/status"))
                .isEqualTo("do_not_disturb");
        SipPhone caller = scene.phone("3002");
        scene.phone("3003");
        OutgoingCall refused = caller.call("3003");
        refused.awaitEnded();
        assertThat(refused.finalStatus()).isEqualTo(486);
    }

    @Test
    void givenTheRoutes_whenSomebodyMayNotOrSaysNonsense_thenTheAnswerIsClear() {
        Person maria = system.person("maria.santos");
        maria.get("/api/agents").expect(403);
        Person.nobody(system.url()).get("/api/agents").expect(401);
        Person.nobody(system.url()).send("PUT", "/api/agents/me/status", "{\"status\":\"away\"}").expect(401);
        Person.Answer wrong = maria.send("PUT", "/api/agents/me/status", "{\"status\":\"busy\"}").expect(400);
        assertThat(wrong.text("/code")).isEqualTo("validation-failed");
        assertThat(wrong.text("/details/0/message")).isEqualTo("must be one of available, away, do_not_disturb");
        maria.send("PUT", "/api/agents/me/status", "{}").expect(400);
        maria.send("PUT", "/api/agents/me/status", "{\"status\":\"away\",\"user_id\":\"x\"}").expect(400);
        Person.Answer list = system.person("attendant").get("/api/agents?status=asleep&page=0&limit=1000").expect(400);
        assertThat(list.body().at("/details").valueStream().map(field -> field.at("/field").asString()))
                .containsExactly("limit", "page", "status");
        try (JsSocketClient tab = JsSocketClient.connect(system.livePort(), maria.token())) {
            assertThat(tab.ask("update_status", Map.of("status", "away")).at("/success").asBoolean()).isTrue();
            awaitTold("maria.santos", "away");
            assertThat(tab.awaitEvent("status_updated").body().at("/set_status").asString()).isEqualTo("away");
        }
    }
}
