package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// One test's stay in a system: the phones it has registered, and the calls that began since it came.
final class Scene implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WholeSystem system;
    private final JdbcClient sql;
    private final List<SipPhone> phones = new ArrayList<>();
    private final long before;

    Scene(WholeSystem system) {
        this.system = system;
        this.sql = system.sql();
        this.before = sql.sql("select coalesce(max(event_id), 0) from call_events").query(Long.class).single();
    }

    SipPhone phone(String endpoint) {
        SipPhone phone = system.phone(endpoint);
        phones.add(phone);
        return phone;
    }

    /// A phone that knows its secret and has not signed in.
    SipPhone unregistered(String endpoint, String secret) {
        SipPhone phone = SipPhone.unregistered(endpoint, secret, system.asterisk().place().sip());
        phones.add(phone);
        return phone;
    }

    Person person(String username) {
        return system.person(username);
    }

    /// Ids of the calls since the scene began, the oldest first.
    List<String> calls() {
        return sql.sql("select distinct call_id from call_events where event_id > ? order by call_id").param(before)
                .query((row, _) -> row.getString(1)).list();
    }

    /// The id of the call, which has not ended yet.
    String begunCall() {
        return await("a call is recorded").atMost(PATIENCE).until(this::calls, calls -> calls.size() == 1).getFirst();
    }

    /// The only call since the scene began, as REST tells it; it is over, and Asterisk has nothing left.
    Ended ended() {
        await("one call, over").atMost(PATIENCE).until(() -> calls().size() == 1 && unfinished() == 0);
        return ended(calls().getFirst());
    }

    Ended ended(String call) {
        awaitNothingLeft();
        Ended ended = new Ended(system.person("admin").get("/api/calls/" + call).expect(200).body(),
                system.person("admin").get("/api/calls/" + call + "/events").expect(200).body(), row(call));
        ended.assertWhole();
        assertThat(listed(call)).as("the history tells the same").isEqualTo(ended.call());
        assertThat(sql.sql("select state from call_legs where call_id = ?").param(call).query(String.class).list())
                .allMatch("gone"::equalsIgnoreCase);
        return ended;
    }

    /// The call as the history shows it.
    private JsonNode listed(String call) {
        return system.person("admin").get("/api/calls/history?limit=200").expect(200).body().at("/calls").valueStream()
                .filter(one -> one.at("/id").asString().equals(call)).findFirst().orElseThrow();
    }

    /// What PostgreSQL says of the end.
    record Row(String state, String endReason, int cause) {}

    private Row row(String call) {
        return sql.sql("select state, end_reason, hangup_cause from calls where id = ?").param(call)
                .query((row, _) -> new Row(row.getString(1), row.getString(2), row.getInt(3))).single();
    }

    private long unfinished() {
        return sql.sql("select count(*) from calls where end_time is null or deadline is not null").query(Long.class)
                .single();
    }

    /// No channel, no bridge, no call alive.
    void awaitNothingLeft() {
        await("nothing is left in Asterisk").atMost(PATIENCE)
                .untilAsserted(() -> assertThat(system.inAsterisk().everything()).isEmpty());
        await("no call is alive").atMost(PATIENCE).until(() -> unfinished() == 0);
    }

    @Override
    public void close() {
        phones.forEach(SipPhone::close);
        awaitNothingLeft();
    }

    /// A call that is over: as REST tells it, its events, and its row in PostgreSQL.
    record Ended(JsonNode call, JsonNode events, Row row) {

        /// Rest and row say the same, the events count up from 1 and end once, the times are in order.
        private void assertWhole() {
            assertThat(text("status")).isEqualTo("ended");
            assertThat(row.state()).isEqualToIgnoringCase("ended");
            assertThat(row.endReason()).isEqualToIgnoringCase(text("end_reason"));
            assertThat(row.cause()).isEqualTo(call.at("/hangup_cause").asInt());
            assertThat(text("hangup_cause_name")).isNotBlank();
            assertThat(events.valueStream().map(event -> event.at("/seq").asInt()))
                    .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, events.size()).boxed()
                            .toList());
            assertThat(types().getFirst()).isEqualTo("created");
            assertThat(types().stream().filter(List.of("ended", "missed", "busy", "rejected", "canceled",
                    "failed")::contains)).as("%s", events).hasSize(1);
            assertThat(time("start_time")).isBeforeOrEqualTo(time("end_time"));
            if (wasAnswered()) {
                assertThat(time("answer_time")).isBetween(time("start_time"), time("end_time"));
                assertThat(call.at("/duration").asLong())
                        .isEqualTo(Duration.between(time("answer_time"), time("end_time")).toSeconds());
            } else {
                assertThat(call.at("/duration").isNull()).isTrue();
            }
        }

        String text(String field) {
            return call.at("/" + field).asString();
        }

        Instant time(String field) {
            return Instant.parse(text(field));
        }

        boolean wasAnswered() {
            return !call.at("/answer_time").isNull();
        }

        List<String> types() {
            return events.valueStream().map(event -> event.at("/type").asString()).toList();
        }

        /// When the first event of this type happened.
        Instant at(String type) {
            return events.valueStream().filter(event -> event.at("/type").asString().equals(type))
                    .map(event -> Instant.parse(event.at("/at").asString())).findFirst().orElseThrow();
        }

        boolean isSynthesized() {
            return events.valueStream().anyMatch(event -> event.at("/synthesized").asBoolean());
        }

        Ended as(String reason, int cause, String source) {
            assertThat(List.of(text("end_reason"), call.at("/hangup_cause").asInt(), text("hangup_source")))
                    .as("%s%n%s", call, events).isEqualTo(List.<Object>of(reason, cause, source));
            return this;
        }
    }
}
