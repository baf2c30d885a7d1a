package io.ringdown.whole;

import static io.ringdown.whole.Speaker.awaitHears;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.live.JsSocketClient;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// PostgreSQL goes away and comes back while people talk.
class DatabaseAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static WholeSystem system;

    private Scene scene;

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.routing.ring-timeout=15s");
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @BeforeEach
    void enter() {
        scene = new Scene(system);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    private static String health() {
        return Person.nobody(system.url()).get("/actuator/health/readiness").text("/status");
    }

    private static List<JsonNode> pushes(JsSocketClient screen) {
        return screen.events().stream().filter(heard -> heard.name().startsWith("call_"))
                .map(JsSocketClient.Heard::body).toList();
    }

    @Test
    void givenATalk_whenTheDatabaseGoesAwayAndComesBack_thenCallsGoOn_andTheHistoryHasAllOfIt() {
        SipPhone maria = scene.phone("3003");
        SipPhone joao = scene.phone("3002");
        Person attendant = scene.person("attendant");
        OutgoingCall before = scene.phone("3004").call("3001");
        IncomingCall talk = scene.phone("3001").awaitCall().ring();
        talk.answer();
        before.awaitAnswered();
        String first = scene.begunCall();
        try (JsSocketClient screen = JsSocketClient.connect(system.livePort(), scene.person("joao.silva").token())) {
            system.stopDatabase();
            OutgoingCall hers = maria.call("3002");
            IncomingCall his = joao.awaitCall().ring();
            hers.awaitRinging();
            his.answer();
            hers.awaitAnswered();
            awaitHears(hers, joao.tone(), true);
            awaitHears(his, maria.tone(), true);
            screen.awaitEvent("call_answered");
            assertThat(pushes(screen)).isNotEmpty().allMatch(push -> push.at("/durable").isBoolean()
                    && !push.at("/durable").asBoolean());
            await("health says so").atMost(PATIENCE).until(() -> !health().equals("UP"));
            Person.Answer refused = attendant.get("/api/calls/" + first);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("/code")).isEqualTo("database-away");
            assertThat(refused.header("Retry-After")).isNotBlank();
            before.hangUp();
            talk.awaitEnded();

            system.startDatabaseAgain();
            await("health says so").atMost(PATIENCE).until(() -> health().equals("UP"));
            String second = await("both are in the history").atMost(PATIENCE)
                    .until(scene::calls, calls -> calls.size() == 2).getLast();
            attendant.post("/api/calls/" + second + "/hold", "{\"party\":\"callee\"}").expect(202);
            awaitHears(hers, joao.tone(), false);
            attendant.post("/api/calls/" + second + "/resume", "{\"party\":\"callee\"}").expect(202);
            awaitHears(hers, joao.tone(), true);
            hers.hangUp();
            his.awaitEnded();
            screen.awaitEvent("call_ended");
            assertThat(pushes(screen).getLast().has("durable")).as("in the database again").isFalse();
            scene.awaitNothingLeft();
            Scene.Ended ended = scene.ended(second).as("completed", 16, "caller");
            assertThat(ended.isSynthesized()).isFalse();
            assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "hold",
                    "unhold", "ended");
            assertThat(scene.ended(first).as("completed", 16, "caller").isSynthesized()).isFalse();
        }
    }
}
