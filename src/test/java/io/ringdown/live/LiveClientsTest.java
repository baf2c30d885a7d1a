package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.call.CallEventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the real JavaScript client sees.
class LiveClientsTest extends LiveTestApplication {

    private static final List<CallEventType> LIFE = List.of(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT,
            CallEventType.RINGING, CallEventType.ANSWERED, CallEventType.ENDED);

    @Test
    void withATokenOverWebsocket_eachEventComesOnceAndInOrder() throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        calls.open.add("one");
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            assertThat(client.ask("join_call", Map.of("call_id", "one")).get("success").asBoolean()).isTrue();
            for (int i = 0; i < LIFE.size(); i++) {
                pushes.committed(List.of(event("one", i + 1, LIFE.get(i), joao, maria)));
            }
            List<JsSocketClient.Heard> events = client.awaitEvents(5);
            assertThat(events).extracting(JsSocketClient.Heard::name).containsExactly("call_initiated",
                    "call_updated", "call_ringing", "call_answered", "call_ended");
            JsonNode body = events.get(2).body();
            assertThat(body.get("call_id").asString()).isEqualTo("one");
            assertThat(body.get("seq").asInt()).isEqualTo(3);
            assertThat(body.get("type").asString()).isEqualTo("ringing");
            assertThat(body.get("event_id").isString()).isTrue();
            assertThat(body.get("at").asString()).endsWith("Z");
            assertThat(body.at("/call/receiver/name").asString()).isEqualTo("Maria \"M\" Santos");
            assertThat(body.at("/call/initiator_device").asString()).isEqualTo("3002");
        }
    }

    @Test
    void withATicket_andByPollingThenUpgrade_nothingIsLost() throws Exception {
        UUID joao = account("joao.silva");
        try (JsSocketClient client = JsSocketClient.start(server.port(),
                Map.of("query", Map.of("ticket", ticket("joao.silva")), "reconnection", false))) {
            client.await(heard -> heard.kind().equals("connect"));
            IntStream.rangeClosed(1, 200).forEach(seq -> {
                pushes.committed(List.of(event("up", seq, CallEventType.RINGING, joao, UUID.randomUUID())));
                if (seq == 30) {
                    client.await(heard -> heard.kind().equals("upgrade"));
                }
            });
            List<JsSocketClient.Heard> events = client.awaitEvents(200);
            assertThat(events).extracting(event -> event.body().get("seq").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
        }
    }

    @Test
    void pollingAloneWorks() throws Exception {
        UUID joao = account("joao.silva");
        try (JsSocketClient client = JsSocketClient.start(server.port(), Map.of("auth",
                Map.of("token", token("joao.silva")), "transports", List.of("polling"), "reconnection", false))) {
            client.await(heard -> heard.kind().equals("connect"));
            for (int seq = 1; seq <= 60; seq++) {
                pushes.committed(List.of(event("poll", seq, CallEventType.RINGING, joao, UUID.randomUUID())));
                if (seq % 20 == 0) {
                    client.awaitEvents(seq);
                }
            }
            assertThat(client.awaitEvents(60)).extracting(event -> event.body().get("seq").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, 60).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void aBadTokenIsAConnectError(String transports) throws Exception {
        for (Map<String, Object> auth : List.<Map<String, Object>>of(Map.of("token", "forged"), Map.of(),
                Map.of("token", 7), Map.of("token", Map.of()))) {
            try (JsSocketClient client = JsSocketClient.start(server.port(),
                    Map.of("auth", auth, "transports", transports.split(",", -1), "reconnection", false))) {
                assertThat(client.await(heard -> heard.kind().equals("connect_error")).name())
                        .isEqualTo("unauthenticated");
                assertThat(client.heard()).noneMatch(heard -> heard.kind().equals("connect"));
            }
        }
    }

    @Test
    void aTicketIsGoodOnce() throws Exception {
        String ticket = ticket("joao.silva");
        Map<String, Object> options = Map.of("query", Map.of("ticket", ticket), "transports", List.of("polling"),
                "reconnection", false);
        try (JsSocketClient first = JsSocketClient.start(server.port(), options);
                JsSocketClient second = JsSocketClient.start(server.port(), options)) {
            await().until(() -> !first.heard().isEmpty() && !second.heard().isEmpty());
            assertThat(List.of(first.heard().getFirst().kind(), second.heard().getFirst().kind()))
                    .containsExactlyInAnyOrder("connect", "connect_error");
        }
    }

    @Test
    void roomsAreForThoseWhoMay_andTypingForThoseInTheRoom() throws Exception {
        calls.open.add("shared");
        try (JsSocketClient maria = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient joao = JsSocketClient.connect(server.port(), token("joao.silva"))) {
            assertThat(joao.ask("join_call", Map.of("callId", "foreign")).get("code").asString())
                    .isEqualTo("call-not-found");
            assertThat(joao.awaitEvent("error").body().get("event").asString()).isEqualTo("join_call");
            assertThat(joao.ask("typing", Map.of("call_id", "shared", "is_typing", true)).get("code").asString())
                    .isEqualTo("not-joined");
            maria.ask("join_call", Map.of("call_id", "shared"));
            joao.ask("join_call", Map.of("callId", "shared"));
            joao.ask("typing", Map.of("callId", "shared", "isTyping", true));
            JsonNode typing = maria.awaitEvent("user_typing").body();
            assertThat(typing.get("username").asString()).isEqualTo("joao.silva");
            assertThat(typing.get("is_typing").asBoolean()).isTrue();
            maria.ask("leave_call", Map.of("call_id", "shared"));
            joao.ask("typing", Map.of("call_id", "shared", "is_typing", false));
            joao.ask("update_status", Map.of("status", "away"));
            assertThat(maria.events()).hasSize(1);
            assertThat(joao.events()).extracting(JsSocketClient.Heard::name).doesNotContain("user_typing");
        }
    }

    @Test
    void aStatusIsToldToOnesOwnSocketsAndToStaff() throws Exception {
        try (JsSocketClient attendant = JsSocketClient.connect(server.port(), token("attendant"));
                JsSocketClient maria = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient joao = JsSocketClient.connect(server.port(), token("joao.silva"))) {
            assertThat(maria.ask("update_status", Map.of("status", "away")).get("success").asBoolean()).isTrue();
            for (JsSocketClient who : List.of(attendant, maria)) {
                JsonNode body = who.awaitEvent("status_updated").body();
                assertThat(body.get("status").asString()).isEqualTo("away");
                assertThat(body.get("username").asString()).isEqualTo("maria.santos");
            }
            joao.ask("leave_call", Map.of("call_id", "x"));
            assertThat(joao.events()).isEmpty();
        }
    }

    @Test
    void whatIsMalformedIsAnErrorEvent_andTheSocketStays() throws Exception {
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            List<JsonNode> answers = new ArrayList<>();
            answers.add(client.ask("join_call", Map.of()));
            answers.add(client.ask("join_call", Map.of("call_id", 7)));
            answers.add(client.ask("join_call", Map.of("call_id", "x".repeat(200))));
            answers.add(client.ask("join_call", "text"));
            answers.add(client.ask("join_call"));
            answers.add(client.ask("update_status", Map.of("status", "<b>")));
            answers.add(client.ask("typing", Map.of("call_id", "x", "is_typing", "yes")));
            answers.add(client.ask("call_ended", Map.of("call_id", "forged")));
            assertThat(answers).allMatch(answer -> !answer.get("success").asBoolean());
            assertThat(client.events()).hasSize(8).allMatch(event -> event.name().equals("error"));
            assertThat(client.heard()).noneMatch(heard -> heard.kind().equals("disconnect"));
        }
    }
}
