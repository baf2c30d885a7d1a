package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.Call;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.FoundCall;
import io.ringdown.call.FoundCalls;
import io.ringdown.call.HangupSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may call outside and how often at once, by real HTTP and by phones that dial.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-outside", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.outside.trunk=trunk", "ringdown.outside.region=DE", "ringdown.outside.short-numbers=112",
        "ringdown.outside.max-calls=3", "ringdown.outside.calls-per-person=2"})
class OutsideCallsTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();
    private static final String BERLIN = "+493012345678";

    @LocalServerPort
    private int port;

    @Autowired
    private FoundCalls found;

    private RestClient admin = RestClient.to(0);
    private RestClient joao = admin;
    private RestClient maria = admin;

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
        RestClient anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
        joao = anybody.as("joao.silva", "client123");
        maria = anybody.as("maria.santos", "client123");
        await().until(() -> anybody.get("/actuator/health/readiness").response().statusCode() == 200);
        ASTERISK.phones(_ -> PhoneBehavior.onlyRings());
        allow(joao, List.of());
        allow(maria, List.of());
    }

    @AfterEach
    void endAll() {
        admin.get("/api/calls/active").expect(200).body().valueStream()
                .forEach(call -> admin.post("/api/calls/" + call.path("id").asString() + "/hangup", Map.of()));
        await().until(() -> admin.get("/api/calls/active").body().isEmpty());
    }

    private RestClient.Answer allow(RestClient person, List<String> prefixes) {
        return admin.put(rights(person), Map.of("prefixes", prefixes)).expect(200);
    }

    private static String rights(RestClient person) {
        return "/api/users/" + person.get("/api/users/profile").text("id") + "/outside-calls";
    }

    private static RestClient.Answer click(RestClient person, String line, String number) {
        return person.post("/api/calls/make", Map.of("caller_device", line, "callee_device", number));
    }

    @Test
    void givenAPerson_whenAnAdminSaysWhomTheyMayCall_thenItIsKept_andOnTheAudit() {
        assertThat(admin.get(rights(joao)).expect(200).body().path("prefixes")).isEmpty();
        JsonNode set = admin.put(rights(joao), Map.of("prefixes", List.of("+49", "+41", "+49"), "maxCalls", 1))
                .expect(200).body();
        assertThat(set.path("prefixes").valueStream().map(JsonNode::asString)).containsExactly("+41", "+49");
        assertThat(set.path("max_calls").asInt()).isEqualTo(1);
        assertThat(set.path("trunk").asBoolean()).isTrue();
        assertThat(admin.get(rights(joao)).expect(200).body()).isEqualTo(set);
        JsonNode entry = admin.get("/api/audit?action=account.outside_calls_changed").expect(200).body()
                .at("/entries/0");
        assertThat(entry.path("target_name").asString()).isEqualTo("joao.silva");
        assertThat(entry.at("/details/to").toString()).isEqualTo("{\"prefixes\":[\"+41\",\"+49\"],\"max_calls\":1}");
        assertThat(entry.at("/details/from/prefixes")).isEmpty();
        joao.get(rights(joao)).refused(403, "forbidden");
        joao.put(rights(joao), Map.of("prefixes", List.of("+49"))).refused(403, "forbidden");
        admin.get("/api/users/00000000-0000-0000-0000-000000000001/outside-calls").refused(404, "account-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prefixes\":null}", "{\"prefixes\":[\"49\"]}", "{\"prefixes\":[\"+\"]}",
            "{\"prefixes\":[\"+0\"]}", "{\"prefixes\":[null]}", "{\"prefixes\":[\"+49\"],\"max_calls\":-1}",
            "{\"prefixes\":[\"+49\"],\"all\":true}", "{\"prefixes\":[\"+49\"],\"max_calls\":99999999999}"})
    void givenNonsense_whenItIsSaid_thenItIsRefused(String body) {
        admin.put(rights(joao), JsonMapper.shared().readTree(body)).refused(400, "validation-failed");
    }

    @Test
    void givenAClick_whenTheNumberIsNotAllowed_thenItSaysWhatToDo_andNoCallIsMade() {
        RestClient.Answer refused = click(joao, "3002", BERLIN).refused(403, "outside-call-not-allowed");
        assertThat(refused.text("detail")).contains(BERLIN, "/outside-calls");
        allow(joao, List.of("+41"));
        click(joao, "3002", "030 12345678").refused(403, "outside-call-not-allowed");
        allow(joao, List.of("+49"));
        click(joao, "3002", "0900 1234567").refused(403, "outside-call-not-allowed");
        click(joao, "3002", "+49 30 1").refused(404, "line-not-found");
        click(joao, "3002", "+999 123456").refused(404, "line-not-found");
        click(joao, "3002", "12345").refused(404, "line-not-found");
        click(joao, "3002", "fax").refused(400, "validation-failed");
        assertThat(click(joao, "3002", "110").refused(403, "outside-call-not-allowed").text("detail"))
                .contains("not listed");
        assertThat(click(joao, "3002", "491 23456").refused(400, "invalid-request").text("detail"))
                .contains("dial it as 049123456");
        assertThat(admin.get("/api/calls/active").body()).isEmpty();
    }

    @Test
    void givenAClick_whenTheShortNumberIsListed_thenItGoesOutAsItIs() {
        ASTERISK.phones(endpoint -> endpoint.equals("3002")
                ? PhoneBehavior.answersAfter(Duration.ZERO)
                : PhoneBehavior.onlyRings());
        String id = click(joao, "3002", "112").expect(202).text("call_id");
        await().until(() -> joao.get("/api/calls/" + id).text("state").equals("ringing"));
        assertThat(joao.get("/api/calls/" + id).text("receiver_device")).isEqualTo("112");
    }

    /// A service that stood still hears of a caller whom Asterisk has turned away meanwhile, and finds them in its list as well.
    @Test
    void givenACallerWhoWasHeard_whenAsteriskHasWrittenThemDownToo_thenTheyAreInTheHistoryOnce() throws Exception {
        ChannelId heard = new ChannelId(ASTERISK.dial("3002", "3004"));
        await().until(() -> !admin.get("/api/calls/active").body().isEmpty());
        endAll();
        Instant at = Instant.now().minusSeconds(1);
        assertThat(found.enter(List.of(turnedAway(heard, at)))).isZero();
        assertThat(found.enter(List.of(turnedAway(new ChannelId("of-nobody-" + at.toEpochMilli()), at)))).isEqualTo(1);
    }

    private static FoundCall turnedAway(ChannelId channel, Instant at) {
        return new FoundCall("test", channel, "3002", "3002", "3004", at, null, null, at.plusMillis(100), null,
                new Call.Ending(EndReason.FAILED, HangupSource.SYSTEM, 38, null));
    }

    @Test
    void givenAClick_whenTheNumberIsAllowed_thenTheTrunkIsDialledWithE164() {
        allow(joao, List.of("+49"));
        Set<String> rung = ConcurrentHashMap.newKeySet();
        ASTERISK.phones(endpoint -> {
            rung.add(endpoint);
            return endpoint.equals("3002") ? PhoneBehavior.answersAfter(Duration.ZERO) : PhoneBehavior.onlyRings();
        });
        String id = click(joao, "3002", "030 12345678").expect(202).text("call_id");
        await().until(() -> joao.get("/api/calls/" + id).text("state").equals("ringing"));
        JsonNode call = joao.get("/api/calls/" + id).body();
        assertThat(call.path("receiver_device").asString()).isEqualTo(BERLIN);
        assertThat(rung).containsExactlyInAnyOrder("3002", BERLIN + "@trunk");
    }

    @Test
    void givenAPersonWithTheirLastCall_whenTheyMakeOneMore_thenItIsRefused_untilOneHasEnded() {
        allow(joao, List.of("+49"));
        String first = click(joao, "3002", BERLIN).expect(202).text("call_id");
        click(joao, "3002", BERLIN).expect(202);
        RestClient.Answer full = click(joao, "3002", BERLIN).refused(409, "too-many-outside-calls");
        assertThat(full.text("detail")).contains("end one first");
        assertThat(failed("3002", BERLIN)).isEqualTo(34);
        joao.post("/api/calls/" + first + "/hangup", Map.of()).expect(202);
        await().until(() -> click(joao, "3002", BERLIN).response().statusCode() == 202);
    }

    @Test
    void givenAllCircuitsTaken_whenSomebodyElseCalls_thenTheyAreToldSo() {
        allow(joao, List.of("+49"));
        allow(maria, List.of("+49"));
        for (RestClient person : List.of(joao, joao, maria)) {
            click(person, person == joao ? "3002" : "3003", BERLIN).expect(202);
        }
        assertThat(click(maria, "3003", BERLIN).refused(409, "too-many-outside-calls").text("detail"))
                .contains("all 3 circuits");
        ASTERISK.phones(_ -> PhoneBehavior.answersAfter(Duration.ZERO));
        String emergency = ASTERISK.dial("3003", "112");
        await("emergencies are not held back").until(() -> ASTERISK.bridges().size() == 1);
        ASTERISK.hangUp(emergency, 16);
    }

    @Test
    void givenALastCircuit_whenTenClicksComeAtOnce_thenTwoCallsAreMade() throws Exception {
        allow(joao, List.of("+49"));
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            List<Callable<Integer>> clicks = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                clicks.add(() -> click(joao, "3002", BERLIN).response().statusCode());
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(clicks)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(202, 409);
            assertThat(answers.stream().filter(status -> status == 202)).hasSize(2);
        }
    }

    @Test
    void givenAPhoneThatDials_whenTheNumberIsNotAllowed_thenTheRecordSaysWhy() {
        assertThat(failed("3002", BERLIN)).isEqualTo(21);
        JsonNode record = joao.get("/api/calls/history?limit=1").expect(200).body().at("/calls/0");
        assertThat(record.path("end_reason").asString()).isEqualTo("failed");
        assertThat(joao.get("/api/calls/" + record.path("id").asString() + "/events").body().toString())
                .contains("the caller is not allowed to call this number");
        assertThat(failed("3002", "110")).as("an emergency number that is not listed").isEqualTo(21);
        assertThat(failed("3002", "3998")).as("nobody's line").isEqualTo(1);
        assertThat(failed("trunk", BERLIN)).as("from the trunk out again").isEqualTo(1);
    }

    private String organization(Object outside, RestClient... people) {
        String path = "/api/organizations/"
                + admin.post("/api/organizations", Map.of("name", "Clinic by the lake")).expect(201).text("id");
        for (RestClient person : people) {
            admin.put(path + "/members/" + person.get("/api/users/profile").text("id"), Map.of()).expect(204);
        }
        admin.put(path + "/outside-calls", outside).expect(200);
        return path;
    }

    @Test
    void givenAnOrganization_whenAnAdminSaysWhomItsPeopleMayCall_thenItIsKept_andOnTheAudit_andCanBeTakenBack() {
        String path = "/api/organizations/"
                + admin.post("/api/organizations", Map.of("name", "Clinic by the lake")).expect(201).text("id");
        assertThat(admin.get(path + "/outside-calls").expect(200).body().path("limited").asBoolean()).isFalse();
        JsonNode set = admin.put(path + "/outside-calls",
                Map.of("prefixes", List.of("+49", "+41", "+49"), "maxCalls", 3)).expect(200).body();
        String said = "{\"limited\":true,\"prefixes\":[\"+41\",\"+49\"],\"max_calls\":3";
        assertThat(set.toString()).startsWith(said);
        assertThat(admin.get(path + "/outside-calls").expect(200).body()).isEqualTo(set);
        JsonNode entry = admin.get("/api/audit?action=organization.outside_calls_changed").expect(200).body()
                .at("/entries/0");
        assertThat(entry.path("target_name").asString()).isEqualTo("Clinic by the lake");
        assertThat(entry.at("/details/to").toString()).isEqualTo(said + "}");
        admin.put(path + "/outside-calls", Map.of("prefixes", List.of("49"))).expect(400);
        admin.delete(path + "/outside-calls").expect(204);
        assertThat(admin.get(path + "/outside-calls").expect(200).body().path("limited").asBoolean()).isFalse();
        admin.delete(path).expect(204);
        admin.get(path + "/outside-calls").refused(404, "organization-not-found");
    }

    @Test
    void givenAnOrganizationThatAllowsLess_whenItsPeopleCall_thenBothHaveToAllowIt() {
        allow(joao, List.of("+49", "+41"));
        allow(maria, List.of("+49"));
        String clinic = organization(Map.of("prefixes", List.of("+41", "+43")), joao);
        RestClient.Answer refused = click(joao, "3002", BERLIN).refused(403, "outside-call-not-allowed");
        assertThat(refused.text("detail")).contains("organization", "/api/organizations/{id}/outside-calls");
        click(joao, "3002", "+43 1 5130").refused(403, "outside-call-not-allowed");
        click(joao, "3002", "+41 44 668 18 00").expect(202);
        click(maria, "3003", BERLIN).expect(202);
        assertThat(admin.get(rights(joao)).expect(200).body().at("/limited_by").toString()).isEqualTo(
                "[{\"id\":\"" + clinic.substring(clinic.lastIndexOf('/') + 1) + "\",\"name\":\"Clinic by the lake\"}]");
        String second = organization(Map.of("prefixes", List.of()), joao);
        assertThat(admin.get(rights(joao)).expect(200).body().path("limited_by")).hasSize(2);
        click(joao, "3002", "+41 44 668 18 00").refused(403, "outside-call-not-allowed");
        admin.delete(second).expect(204);
        admin.delete(clinic + "/outside-calls").expect(204);
        click(joao, "3002", BERLIN).expect(202);
        assertThat(admin.get(rights(joao)).expect(200).body().path("limited_by")).as("belongs, without a limit")
                .isEmpty();
        admin.delete(clinic).expect(204);
    }

    @Test
    void givenAnOrganizationWithItsLastCall_whenAnotherOfItsPeopleCalls_thenItIsRefused_untilOneHasEnded() {
        allow(joao, List.of("+49"));
        allow(maria, List.of("+49"));
        String clinic = organization(Map.of("prefixes", List.of("+49"), "max_calls", 1), joao, maria);
        String first = click(joao, "3002", BERLIN).expect(202).text("call_id");
        assertThat(click(maria, "3003", BERLIN).refused(409, "too-many-outside-calls").text("detail"))
                .contains("organization");
        joao.post("/api/calls/" + first + "/hangup", Map.of()).expect(202);
        await().until(() -> click(maria, "3003", BERLIN).response().statusCode() == 202);
        click(joao, "3002", BERLIN).refused(409, "too-many-outside-calls");
        admin.delete(clinic).expect(204);
        click(joao, "3002", BERLIN).expect(202);
    }

    /// Dials; the cause that the call has failed with.
    private int failed(String endpoint, String number) {
        List<String> before = history().map(call -> call.path("id").asString()).toList();
        ASTERISK.dial(endpoint, number);
        return await().until(() -> history().filter(call -> !before.contains(call.path("id").asString())
                && call.path("status").asString().equals("ended")).findFirst(), Optional::isPresent).orElseThrow()
                .path("hangup_cause").asInt();
    }

    private Stream<JsonNode> history() {
        return admin.get("/api/calls/history?limit=200").expect(200).body().path("calls").valueStream();
    }
}
