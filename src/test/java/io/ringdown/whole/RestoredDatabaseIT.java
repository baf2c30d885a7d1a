package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.Moment;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The database was restored from a copy that is older than the last calls: what was answered is told as answered, and whoever
/// talks goes on talking.
class RestoredDatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.routing.ring-timeout=90s", "--ringdown.asterisk.compare-every=2s",
                "--ringdown.occupancy.calls-per-device=1000");
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    /// Two who talk.
    private record Pair(Speaker caller, Speaker callee) {

        static Pair talk(SipPhone from, SipPhone to) {
            OutgoingCall call = from.call(to.line());
            return answered(from, call, to, to.awaitCall().ring());
        }

        static Pair answered(SipPhone from, OutgoingCall call, SipPhone to, IncomingCall ring) {
            ring.answer();
            call.awaitAnswered();
            Pair pair = new Pair(new Speaker(from, call), new Speaker(to, ring));
            Speaker.awaitTalk(pair.caller, pair.callee);
            return pair;
        }

        void hangUp() {
            callee.hangUp();
            caller.awaitEnded();
        }
    }

    @Test
    void givenACopyOfTheDatabase_whenItIsRestored_thenAnsweredCallsAreSo_nobodyHasMissedOne_andTalksGoOn() {
        try (Scene scene = new Scene(system)) {
            SipPhone admin = scene.phone("3001");
            SipPhone joao = scene.phone("3002");
            SipPhone maria = scene.phone("3003");
            SipPhone carlos = scene.phone("3004");
            OutgoingCall ringing = admin.call("3002");
            IncomingCall ring = joao.awaitCall().ring();
            ringing.awaitRinging();
            String known = scene.begunCall();
            system.stopService();
            system.copyDatabase();
            system.startServiceAgain();
            Pair first = Pair.answered(admin, ringing, joao, ring);
            first.hangUp();
            Pair second = Pair.talk(admin, joao);
            second.hangUp();
            Pair third = Pair.talk(maria, carlos);
            await("the first two are over").atMost(PATIENCE).until(() -> system.sql()
                    .sql("select count(*) from calls where end_time is not null").query(Long.class).single() == 2);
            system.stopService();
            system.restoreDatabase();
            system.startServiceAgain();
            await("the second is in the history").atMost(PATIENCE).until(() -> history().size() == 2);
            for (JsonNode call : history()) {
                Pair pair = call.at("/id").asString().equals(known) ? first : second;
                assertThat(List.of(call.at("/end_reason").asString(), call.at("/hangup_cause").asInt(),
                        call.at("/initiator_device").asString(), call.at("/receiver_device").asString()))
                        .as("%s", call).isEqualTo(List.<Object>of("completed", 16, "3001", "3002"));
                assertTime(call, "answer_time", pair.callee().call(), Moment.ANSWERED);
                assertTime(call, "end_time", pair.callee().call(), Moment.ENDED);
                assertThat(types(call)).doesNotContain("missed", "canceled", "failed").contains("answered", "ended");
            }
            Speaker.awaitTalk(third.caller(), third.callee());
            third.hangUp();
        }
    }

    private static List<JsonNode> history() {
        return system.person("admin").get("/api/calls/history").expect(200).body().at("/calls").valueStream().toList();
    }

    private static List<String> types(JsonNode call) {
        return system.person("admin").get("/api/calls/" + call.at("/id").asString() + "/events").expect(200).body()
                .valueStream().map(event -> event.at("/type").asString()).toList();
    }

    private static void assertTime(JsonNode call, String field, PhoneCall phone, Moment moment) {
        assertThat(Instant.parse(call.at("/" + field).asString())).as("%s of %s", field, call)
                .isCloseTo(phone.at(moment).orElseThrow(), within(2, ChronoUnit.SECONDS));
    }
}
