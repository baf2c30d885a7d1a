package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.Descriptions;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// The description of Socket.IO is true: everything in it is pushed or taken, and nothing else, in the shapes that it says.
/// [JsSocketClient] holds every event that any test hears against it.
@TestPropertySource(properties = "ringdown.live.catch-up.position-every=100ms")
class SocketDescriptionTest extends LiveTestApplication {

    private static final Map<String, Map<String, ?>> SAID = Map.of("join_call", Map.of("call_id", "described"),
            "leave_call", Map.of("call_id", "described"), "update_status", Map.of("status", "available"), "typing",
            Map.of("call_id", "described", "is_typing", true), "still_there", Map.of());

    @Autowired
    private CallStore store;

    @Autowired
    private Farewell farewell;

    private static JsonNode description() throws IOException {
        return JSON.readTree(Files.readString(Path.of("src/main/frontend/api/asyncapi.json")));
    }

    /// The messages of all operations of one direction.
    private static Set<String> described(String action) throws IOException {
        return description().path("operations").valueStream()
                .filter(operation -> operation.path("action").asString().equals(action))
                .flatMap(operation -> operation.path("messages").valueStream())
                .map(message -> message.path("$ref").asString().replaceFirst(".*/", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyEventThatIsDescribedIsPushed_andNoOther() throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        calls.open.add("described");
        Set<String> heard = new TreeSet<>();
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient other = JsSocketClient.connect(server.port(), token("joao.silva"))) {
            client.awaitEvent("snapshot");
            for (JsSocketClient one : List.of(client, other)) {
                Descriptions.hold("acknowledged", one.ask("join_call", Map.of("call_id", "described")));
            }
            int seq = 0;
            for (CallEventType type : CallEventType.values()) {
                pushes.committed(List.of(event("described", ++seq, type, joao, maria)));
            }
            other.ask("typing", Map.of("call_id", "described", "is_typing", true));
            client.ask("update_status", Map.of("status", "away"));
            Descriptions.hold("refused", client.ask("no_such_event", Map.of()));
            for (String event : List.of("position", "call_missed", "user_typing", "status_updated", "error")) {
                client.awaitEvent(event);
            }
            try (JsSocketClient back = JsSocketClient.start(server.port(), Map.of("auth",
                    Map.of("token", token("maria.santos"), "last_event_id", stored(joao, maria)), "transports",
                    List.of("websocket"), "reconnection", false))) {
                back.awaitEvent("caught_up");
                farewell.say();
                back.awaitEvent("server_stopping");
                client.awaitEvent("server_stopping");
                Stream.of(client, back).flatMap(one -> one.heard().stream())
                        .filter(fact -> fact.kind().equals("event")).forEach(fact -> heard.add(fact.name()));
            }
        }
        assertThat(heard).isEqualTo(described("send"));
        assertThat(Arrays.stream(ServerEvent.values()).map(ServerEvent::wire))
                .containsExactlyInAnyOrderElementsOf(heard);
    }

    /// An event that the database has.
    private String stored(UUID joao, UUID maria) {
        CommittedEvent event = event("stored", 1, CallEventType.CREATED, joao, maria);
        store.append(List.of(new JournalEntry(event.call(), List.of(event.event()), List.of(), event.call().legs(),
                event.call().participants(), null, List.of(), null)), List.of(event));
        pushes.committed(List.of(event));
        return Long.toString(event.eventId());
    }

    @Test
    void everyEventThatIsDescribedIsTaken_andWhatItRequiresIsRequired() throws Exception {
        Set<String> taken = described("receive");
        assertThat(taken.remove("connect")).isTrue();
        assertThat(taken).isEqualTo(new TreeSet<>(SAID.keySet()));
        calls.open.add("described");
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            client.ask("join_call", Map.of("call_id", "described"));
            for (String event : taken) {
                Map<String, ?> body = SAID.getOrDefault(event, Map.of());
                Descriptions.hold(event, JSON.valueToTree(body));
                client.ask("join_call", Map.of("call_id", "described"));
                Descriptions.hold("acknowledged", client.ask(event, body));
                for (String required : body.keySet()) {
                    Map<String, ?> less = body.entrySet().stream().filter(one -> !one.getKey().equals(required))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                    Descriptions.hold("refused", client.ask(event, less));
                }
            }
        }
    }

    @Test
    void whatAClientShowsWhenItConnectsIsDescribed() throws Exception {
        Map<String, Object> auth = Map.of("token", token("maria.santos"), "last_event_id", "7353125496991744", "calls",
                List.of("described"));
        Descriptions.hold("connect", JSON.valueToTree(auth));
        assertThat(firstOf(auth).kind()).isEqualTo("connect");
    }

    @Test
    void whyAClientIsNotLetInIsDescribed() {
        JsSocketClient.Heard refused = firstOf(Map.of("token", "forged"));
        assertThat(refused.kind()).isEqualTo("connect_error");
        Descriptions.hold("connect_error", JSON.valueToTree(Map.of("message", refused.name())));
    }

    private JsSocketClient.Heard firstOf(Map<String, Object> auth) {
        try (JsSocketClient client = JsSocketClient.start(server.port(),
                Map.of("auth", auth, "transports", List.of("websocket"), "reconnection", false))) {
            return client.await(fact -> fact.kind().startsWith("connect"));
        }
    }
}
