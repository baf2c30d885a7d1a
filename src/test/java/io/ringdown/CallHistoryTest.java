package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.ringdown.asterisk.fake.FakeAsterisk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// The calls there have been by real HTTP: searched, written about, counted, as a spreadsheet; and that a click that is sent
/// twice makes one call.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-history", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.history.max-export=20"})
class CallHistoryTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    private static final Map<String, String> CLICK = Map.of("caller_device", "3001", "callee_device", "3002");

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RestClient anybody = RestClient.to(0);

    private RestClient admin = anybody;

    private RestClient joao = anybody;

    private RestClient maria = anybody;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    @BeforeEach
    void comeTogether() {
        List.of("3002", "3003", "3004").forEach(line -> ASTERISK.register(line, true));
        anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
        joao = anybody.as("joao.silva", "client123");
        maria = anybody.as("maria.santos", "client123");
        await().until(() -> anybody.get("/actuator/health/readiness").response().statusCode() == 200);
        jdbc.sql(
                "truncate calls, call_legs, call_participants, call_events, call_notes, call_note_texts, idempotency_keys")
                .update();
    }

    /// Ended calls from 3002 (joao) to 3004 (carlos), one a minute.
    private void calls(int number) {
        jdbc.sql(
                """
                        insert into calls (id, node, dialled, clicked, state, caller_id, caller_number, caller_name, callee_id,
                            callee_number, callee_name, ring_millis, seq, start_time, ring_time, answer_time, end_time,
                            end_reason, hangup_cause, hangup_source)
                        select 'past-' || n, 'north', '3004', false, 'ENDED', a.id, '3002', a.name, b.id, '3004', b.name,
                            30000, 5, t, t + interval '1 s', t + interval '2 s', t + interval '62 s', 'COMPLETED', 16, 'CALLER'
                        from generate_series(1, ?) n, accounts a, accounts b,
                            lateral (select timestamptz '2026-11-01T10:00:00Z' + n * interval '1 min' as t)
                        where a.username = 'joao.silva' and b.username = 'carlos.oliveira'""")
                .param(number).update();
    }

    private static List<String> ids(RestClient.Answer page) {
        return page.expect(200).body().path("calls").valueStream().map(call -> call.path("id").asString()).toList();
    }

    @Test
    void whatIsAskedForIsFound_andClientsFindTheirOwnOnly() {
        calls(3);
        String id = joao.get("/api/users/profile").text("id");
        assertThat(ids(admin.get("/api/calls/history"))).containsExactly("past-3", "past-2", "past-1");
        assertThat(ids(admin.get("/api/calls/history?user_id=" + id + "&direction=out&limit=2")))
                .containsExactly("past-3", "past-2");
        assertThat(ids(admin.get("/api/calls/history?userId=" + id + "&direction=in"))).isEmpty();
        assertThat(ids(joao.get("/api/calls/history?direction=out&offset=1"))).containsExactly("past-2", "past-1");
        assertThat(ids(admin.get("/api/calls/history?line=3004&status=ended&end_reason=completed"
                + "&from=2026-11-01T10:02:00Z&to=2026-11-01T10:03:00Z"))).containsExactly("past-2");
        assertThat(ids(maria.get("/api/calls/history"))).isEmpty();
        maria.get("/api/calls/history?user_id=" + id).refused(403, "not-your-call");
        maria.get("/api/calls/history.csv?user_id=" + id).refused(403, "not-your-call");
        maria.get("/api/calls/statistics?user_id=" + id).refused(403, "not-your-call");
    }

    @ParameterizedTest
    @ValueSource(strings = {"history?direction=up&line=3001", "history?direction=in", "history?status=gone",
            "history?end_reason=COMPLETED", "history?origin=elsewhere", "history?from=yesterday",
            "history?to=%2B99999-01-01T00:00:00Z",
            "history?line=", "history?text=%00", "history?tag=%00", "history?disposition=%00", "history?line=%00",
            "history.csv?from=x", "history.csv?cursor=x", "history?offset=10001", "statistics?zone=Nowhere",
            "statistics?zone=%00", "statistics?to=-1000-01-01T00:00:00Z", "statistics?user_id=7"})
    void whatCannotBeLookedForIsRefused(String question) {
        RestClient.Answer refused = admin.get("/api/calls/" + question).expect(400);
        assertThat(question).contains(refused.body().at("/details/0/field").asString("none"));
    }

    @Test
    void whatIsNoTextIsRefused_andItIsSaidHowToWriteIt() {
        RestClient.Answer refused = admin.get("/api/calls/history?text=%FF").refused(400, "malformed-parameters");
        assertThat(refused.text("detail")).contains("%25", "UTF-8");
    }

    @Test
    void staffWriteAboutACall_andClientsSeeNothingOfIt() {
        calls(1);
        RestClient attendant = anybody.as("attendant", "attendant123");
        assertThat(attendant.post("/api/calls/past-1/notes", Map.of("notes", "Asked for a refund")).expect(200)
                .text("notes")).isEqualTo("Asked for a refund");
        JsonNode changed = admin.send("PATCH", "/api/calls/past-1",
                Map.of("tags", List.of("vip", "vip", "callback"), "disposition", "open")).expect(200).body();
        assertThat(changed.path("notes").isNull()).isTrue();
        assertThat(changed.at("/others_notes/0/notes").asString()).isEqualTo("Asked for a refund");
        assertThat(changed.at("/others_notes/0/author_name").asString()).isEqualTo("Attendant");
        assertThat(changed.path("tags").valueStream().map(JsonNode::asString)).containsExactly("vip", "callback");
        assertThat(changed.path("noted_by").asString()).isEqualTo(admin.get("/api/users/profile").text("id"));
        assertThat(changed.path("status").asString()).isEqualTo("ended");
        assertThat(admin.get("/api/calls/past-1").expect(200).body()).isEqualTo(changed);
        assertThat(admin.get("/api/calls/history").body().at("/calls/0")).isEqualTo(changed);
        for (String filter : List.of("text=refund", "tag=vip", "disposition=open", "text=ask&tag=callback")) {
            assertThat(ids(admin.get("/api/calls/history?" + filter))).as(filter).containsExactly("past-1");
            joao.get("/api/calls/history?" + filter).refused(403, "not-your-call");
            joao.get("/api/calls/history.csv?" + filter).refused(403, "not-your-call");
        }
        for (RestClient.Answer answer : List.of(joao.get("/api/calls/past-1"), joao.get("/api/calls/history"),
                joao.get("/api/calls/history.csv"))) {
            assertThat(answer.expect(200).response().body()).contains("past-1").doesNotContain("refund", "vip", "open",
                    changed.path("noted_by").asString());
        }
        for (RestClient client : List.of(joao, maria)) {
            client.post("/api/calls/past-1/notes", Map.of("notes", "Mine")).refused(403, "forbidden");
            client.send("PATCH", "/api/calls/past-1", Map.of("disposition", "mine")).refused(403, "forbidden");
            client.get("/api/calls/past-1/notes/history").refused(403, "forbidden");
        }
        admin.post("/api/calls/none/notes", Map.of("notes", "x")).refused(404, "call-not-found");
        JsonNode removed = admin.send("PATCH", "/api/calls/past-1", Map.of("tags", List.of(), "disposition", ""))
                .expect(200).body();
        assertThat(removed.path("disposition").isNull() && removed.path("tags").isEmpty()).isTrue();
        assertThat(removed.at("/others_notes/0/notes").asString()).isEqualTo("Asked for a refund");
    }

    @Test
    void eachAuthorHasNotesOfTheirOwn_withTheirHistory_andAConflictIsSaid() {
        calls(1);
        RestClient attendant = anybody.as("attendant", "attendant123");
        String nothing = String.valueOf(attendant.get("/api/calls/past-1").expect(200).header("ETag"));
        RestClient.Answer first = admin.post("/api/calls/past-1/notes", Map.of("notes", "First")).expect(200);
        attendant.send("POST", "/api/calls/past-1/notes", Map.of("notes", "Another view"), "If-Match", nothing)
                .expect(200);
        String seen = String.valueOf(first.header("ETag"));
        RestClient.Answer second = admin.send("POST", "/api/calls/past-1/notes", Map.of("notes", "Second"), "If-Match",
                seen).expect(200);
        assertThat(second.body().at("/others_notes/0/notes").asString()).isEqualTo("Another view");
        admin.send("PATCH", "/api/calls/past-1", Map.of("notes", "Of another page"), "If-Match", seen).refused(409,
                "changed-meanwhile");
        admin.send("PATCH", "/api/calls/past-1", Map.of("notes", ""), "If-Match", String.valueOf(second.header("ETag")))
                .expect(200);
        assertThat(admin.get("/api/calls/past-1/notes/history").expect(200).body().valueStream()
                .map(text -> text.path("author_name").asString() + ": " + text.path("notes").asString("-")))
                .containsExactly("Administrator: -", "Administrator: Second", "Attendant: Another view",
                        "Administrator: First");
        assertThat(ids(admin.get("/api/calls/history?text=another"))).containsExactly("past-1");
        assertThat(ids(admin.get("/api/calls/history?text=second"))).isEmpty();
        assertThat(admin.get("/api/calls/past-1/notes/history?limit=1").expect(200).body()).hasSize(1);
        admin.get("/api/calls/past-1/notes/history?limit=201").refused(400, "validation-failed");
        admin.get("/api/calls/none/notes/history").refused(404, "call-not-found");
    }

    @Test
    void whatWasSeenOfTheMissedCallsIsThePersons_andNeverGoesBack() {
        assertThat(joao.get("/api/calls/missed/seen").expect(200).body().path("seen_until").isNull()).isTrue();
        joao.put("/api/calls/missed/seen", Map.of("seen_until", "2026-11-02T10:00:00Z")).expect(200);
        assertThat(joao.put("/api/calls/missed/seen", Map.of("seen_until", "2026-11-01T10:00:00Z")).expect(200)
                .text("seen_until")).isEqualTo("2026-11-02T10:00:00.000Z");
        assertThat(anybody.as("joao.silva", "client123").get("/api/calls/missed/seen").text("seen_until"))
                .isEqualTo("2026-11-02T10:00:00.000Z");
        assertThat(maria.get("/api/calls/missed/seen").body().path("seen_until").isNull()).isTrue();
        joao.put("/api/calls/missed/seen", Map.of("seen_until", "2999-01-01T00:00:00Z")).expect(400);
        joao.put("/api/calls/missed/seen", Map.of()).refused(400, "validation-failed");
    }

    @Test
    void whoIsBusyOrNotToBeDisturbedHasMissedTheCall() {
        calls(2);
        jdbc.sql("update calls set answer_time = null, end_reason = 'BUSY' where id = 'past-2'").update();
        RestClient carlos = anybody.as("carlos.oliveira", "client123");
        assertThat(ids(carlos.get("/api/calls/history?missed=true"))).containsExactly("past-2");
        assertThat(carlos.get("/api/calls/statistics").expect(200).body().path("missed_calls").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsTooLongIsRefusedWithItsField() {
        calls(1);
        admin.post("/api/calls/past-1/notes", Map.of("notes", "x".repeat(500))).expect(200);
        for (Map<String, ?> wrong : List.of(Map.of("notes", "x".repeat(501)), Map.of("disposition", "x".repeat(51)),
                Map.of("tags", IntStream.range(0, 21).mapToObj(Integer::toString).toList()),
                Map.of("tags", List.of("x".repeat(41))), Map.of("tags", List.of(" ")), Map.of("notes", "\0"),
                Map.of("mood", "good"))) {
            RestClient.Answer refused = admin.send("PATCH", "/api/calls/past-1", wrong).refused(400,
                    "validation-failed");
            assertThat(refused.body().at("/details/0/field").asString())
                    .startsWith(wrong.keySet().iterator().next());
        }
        for (String notes : List.of("", " ", "x".repeat(501))) {
            admin.post("/api/calls/past-1/notes", Map.of("notes", notes)).refused(400, "validation-failed");
        }
    }

    @Test
    void aCallThatIsStillAliveIsWrittenAboutToo() {
        String channel = ASTERISK.dial("3002", "3004");
        String id = await().until(() -> joao.get("/api/calls/active").body().at("/0/id").asString(""),
                found -> !found.isEmpty());
        admin.post("/api/calls/" + id + "/notes", Map.of("notes", "While it rings")).expect(200);
        assertThat(admin.get("/api/calls/active").body().at("/0/notes").asString()).isEqualTo("While it rings");
        ASTERISK.hangUp(channel, 16);
        await().until(() -> joao.get("/api/calls/" + id).text("status").equals("ended"));
        assertThat(admin.get("/api/calls/" + id).text("notes")).isEqualTo("While it rings");
    }

    @Test
    void theSpreadsheetHasWhatThePageHas_withNothingASpreadsheetWouldCalculate() {
        calls(2);
        admin.send("PATCH", "/api/calls/past-1", Map.of("notes", "=HYPERLINK(\"http://x\";\"y\")\nsecond, \"line\"",
                "tags", List.of("+1", "b"), "disposition", "@SUM(A1)")).expect(200);
        RestClient.Answer answer = admin.get("/api/calls/history.csv?line=3002").expect(200);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(answer.header("Content-Disposition")).contains("calls.csv");
        List<List<String>> rows = rows(answer);
        assertThat(rows).hasSize(4);
        assertThat(rows.getFirst()).startsWith("id", "status").endsWith("tags", "notes");
        assertThat(rows.get(1)).startsWith("past-2", "ended", "completed", "2026-11-01T10:02:00Z");
        assertThat(rows.get(2)).endsWith("'@SUM(A1)", "'+1, b", "'=HYPERLINK(\"http://x\";\"y\")\nsecond, \"line\"");
        assertThat(rows.getLast()).containsExactly("# complete: 2 calls");
        RestClient.Answer byHeader = admin.send("GET", "/api/calls/history?line=3002", null, "Accept", "text/csv");
        assertThat(byHeader.response().body()).isEqualTo(answer.response().body());
        assertThat(rows(maria.get("/api/calls/history.csv").expect(200)).getLast())
                .containsExactly("# complete: 0 calls");
    }

    @Test
    void aSpreadsheetThatGetsTooLongSaysWhereToGoOn() {
        calls(45);
        List<String> ids = new ArrayList<>();
        String cursor = "";
        String last;
        do {
            List<List<String>> rows = rows(admin.get("/api/calls/history.csv?status=ended" + cursor).expect(200));
            rows.subList(1, rows.size() - 1).forEach(row -> ids.add(row.getFirst()));
            last = rows.getLast().getFirst();
            cursor = "&" + last.substring(last.lastIndexOf(' ') + 1);
        } while (last.startsWith("# cut off after 20 calls"));
        assertThat(last).isEqualTo("# complete: 5 calls");
        assertThat(ids).hasSize(45).doesNotHaveDuplicates().startsWith("past-45").endsWith("past-1");
    }

    private static List<List<String>> rows(RestClient.Answer answer) {
        return CsvReader.builder().extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(answer.response().body()).stream().map(CsvRecord::getFields).toList();
    }

    @Test
    void callsAreCounted_aClientsOwnForAClient() {
        calls(5);
        JsonNode all = admin.get("/api/calls/statistics").expect(200).body();
        assertThat(all.path("total_calls").asInt()).isEqualTo(5);
        assertThat(all.path("answered_calls").asInt()).isEqualTo(5);
        assertThat(all.path("missed_calls").asInt()).isZero();
        assertThat(all.path("average_duration").asDouble()).isEqualTo(60);
        assertThat(all.at("/wait_seconds/p95").asDouble()).isEqualTo(2);
        assertThat(all.at("/talk_seconds/average").asDouble()).isEqualTo(60);
        assertThat(all.at("/by_hour/0/hour").asInt()).isEqualTo(10);
        assertThat(all.at("/by_hour/0/total_calls").asInt()).isEqualTo(5);
        assertThat(admin.get("/api/calls/statistics?zone=America/Sao_Paulo&to=2026-11-01T10:03:00Z").body()
                .at("/by_hour/0").toString()).contains("\"hour\":7", "\"total_calls\":2");
        assertThat(joao.get("/api/calls/statistics").body().path("total_calls").asInt()).isEqualTo(5);
        JsonNode none = maria.get("/api/calls/statistics").body();
        assertThat(none.path("total_calls").asInt() + none.path("average_duration").asInt()).isZero();
        assertThat(none.at("/wait_seconds/p50").isNull()).isTrue();
    }

    private static RestClient.Answer click(RestClient person, Map<String, String> body, String key) {
        return person.send("POST", "/api/calls/make", body, "Idempotency-Key", key);
    }

    private int made() {
        return jdbc.sql("select count(*) from calls").query(Integer.class).single();
    }

    @Test
    void tenThreadsWithOneKeyMakeOneCall() throws Exception {
        CyclicBarrier start = new CyclicBarrier(10);
        Callable<RestClient.Answer> click = () -> {
            start.await();
            return click(admin, CLICK, "ten threads");
        };
        Set<JsonNode> answers = new HashSet<>();
        int replayed = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            for (Future<RestClient.Answer> answer : threads
                    .invokeAll(IntStream.range(0, 10).mapToObj(_ -> click).toList())) {
                answers.add(answer.get().expect(202).body());
                replayed += "true".equals(answer.get().header("Idempotent-Replayed")) ? 1 : 0;
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(replayed).isEqualTo(9);
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void aKeyIsOnePersonsForOneRequest_andWhatFailedMayBeTriedAgain() {
        String made = click(admin, CLICK, "one").expect(202).text("call_id");
        RestClient.Answer again = click(admin, Map.of("callerDevice", "3001", "calleeDevice", "3002"), "one")
                .expect(202);
        assertThat(again.text("call_id")).isEqualTo(made);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        click(admin, Map.of("caller_device", "3001", "callee_device", "3003"), "one").refused(422,
                "idempotency-key-reused");
        assertThat(click(anybody.as("attendant", "attendant123"), CLICK, "one").expect(202).text("call_id"))
                .isNotEqualTo(made);
        assertThat(click(admin, CLICK, "two").expect(202).text("call_id")).isNotEqualTo(made);
        for (int n = 0; n < 2; n++) {
            RestClient.Answer failed = click(admin, Map.of("caller_device", "3001", "callee_device", "3999"), "bad")
                    .refused(404, "line-not-found");
            assertThat(failed.header("Idempotent-Replayed")).isNull();
        }
        click(admin, CLICK, "bad").expect(202);
        for (String key : List.of("", "x".repeat(256), "tab\there")) {
            click(admin, CLICK, key).refused(400, "bad-idempotency-key");
        }
        assertThat(made()).isEqualTo(4);
    }

    @Test
    void aKeyIsForgottenWithTime_andOneWhoseInstanceIsGoneIsFreeAgain() {
        String made = click(admin, CLICK, "old").expect(202).text("call_id");
        jdbc.sql("update idempotency_keys set status = null, answer = null, expires_at = now() - interval '1 s'")
                .update();
        assertThat(click(admin, CLICK, "old").expect(202).text("call_id")).isNotEqualTo(made);
    }

    @Test
    void whileTheFirstIsStillWorkedOnARepeatIsToldSo() {
        click(admin, CLICK, "slow").expect(202);
        jdbc.sql("update idempotency_keys set status = null, answer = null").update();
        RestClient.Answer refused = click(admin, CLICK, "slow").refused(409, "idempotency-key-in-use");
        assertThat(refused.header("Retry-After")).isEqualTo("2");
    }
}
