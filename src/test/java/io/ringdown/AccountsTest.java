package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/// People by real HTTP: how they come, change and go, what they may do to each other, and what is written down of it.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
class AccountsTest {

    private static final String PASSWORD = "walrus-on-a-bicycle";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RestClient anybody = RestClient.to(0);

    private RestClient admin = anybody;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @BeforeEach
    void signIn() {
        anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
    }

    private static Map<String, String> newcomer(String username) {
        return Map.of("name", "Somebody " + username, "username", username, "email", username + "@example.com",
                "password", PASSWORD);
    }

    private RestClient.Answer make(String username) {
        return admin.post("/api/users", newcomer(username)).expect(201);
    }

    @Test
    void whoeverIsMadeGetsALineAndAPhone_whoseSecretIsToldOnce() {
        RestClient.Answer made = make("newcomer");
        assertThat(made.body().path("device").asString()).matches("3\\d{3}");
        assertThat(made.text("type")).isEqualTo("client");
        assertThat(made.header("Cache-Control")).contains("no-store");
        String secret = made.body().at("/phone/secret").asString();
        assertThat(secret).hasSize(24);
        assertThat(made.body().at("/phone/username").asString()).isEqualTo(made.text("device"));

        JsonNode profile = anybody.as("newcomer", PASSWORD).get("/api/users/profile").expect(200).body();
        assertThat(profile.has("phone")).isFalse();
        assertThat(profile.path("device").asString()).isEqualTo(made.text("device"));
        assertThat(jdbc.sql("SELECT ha1 FROM devices WHERE endpoint = ?").param(made.text("device"))
                .query(String.class).single()).matches("[0-9a-f]{32}");
        assertThat(
                jdbc.sql("SELECT (SELECT string_agg(d::text, ' ') FROM devices d) || (SELECT string_agg(a::text, ' ')"
                        + " FROM audit_log a)").query(String.class).single())
                .doesNotContain(secret).doesNotContain(PASSWORD);
    }

    @Test
    void onlyClientsRegisterThemselves_adminsMakeEverybody() {
        for (String type : List.of("admin", "attendant")) {
            Map<String, String> wanted = new java.util.HashMap<>(newcomer("would.be." + type));
            wanted.put("type", type);
            anybody.post("/api/users/register", wanted).refused(403, "type-not-allowed");
            anybody.post("/api/users", wanted).expect(401);
            anybody.as("attendant", "attendant123").post("/api/users", wanted).expect(403);
            RestClient.Answer made = admin.post("/api/users", wanted).expect(201);
            assertThat(made.text("type")).isEqualTo(type);
            assertThat(made.body().has("device")).isEqualTo(type.equals("attendant"));
            assertThat(made.header("Location")).isEqualTo("/api/users/" + made.text("id"));
        }
    }

    @ParameterizedTest
    @CsvSource({"username,ab,validation-failed", "username,a b c,validation-failed", "email,nonsense,validation-failed",
            "email,'',validation-failed",
            "name,x,validation-failed", "password,short7!,weak-password", "password,password1,weak-password",
            "password,LETMEIN1,weak-password", "password,Somebody wrong,weak-password", "type,boss,validation-failed",
            "userType,client,validation-failed"})
    void whatCannotBeIsRefusedWithTheFieldsName(String field, String value, String code) {
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("wrong"));
        wanted.put(field, value);
        for (RestClient.Answer refused : List.of(anybody.post("/api/users/register", wanted).refused(400, code),
                admin.post("/api/users", wanted).refused(400, code))) {
            assertThat(refused.body().at("/details/0/field").asString()).isEqualTo(field);
        }
    }

    @ParameterizedTest
    @CsvSource({"username,Maria.SANTOS,username-taken", "email,MARIA@exemplo.com,email-taken"})
    void whatSomebodyHasIsRefused_andAdminsAreToldSo(String field, String value, String code) {
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("wrong"));
        wanted.put(field, value);
        RestClient.Answer refused = admin.post("/api/users", wanted).refused(400, code);
        assertThat(refused.body().at("/details/0/field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "\u3000\u3000", "a\u202eb", "..."})
    void aNameThatCannotBeSeenIsRefused(String name) {
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("unseen"));
        wanted.put("name", name);
        admin.post("/api/users", wanted).expect(400);
        anybody.post("/api/users/register", wanted).expect(400);
        admin.put("/api/users/profile", Map.of("name", name)).expect(400);
        admin.post("/api/organizations", Map.of("name", name)).expect(400);
        admin.post("/api/devices", Map.of("line", "3002", "name", name)).expect(400);
    }

    @Test
    void aKeyThatNoCalendarHoldsIsRefused() {
        admin.post("/api/keys", Map.of("name", "x", "scopes", List.of("calls:read"), "expires_at",
                "+999999999-01-01T00:00:00Z")).expect(400);
    }

    @Test
    void aPasswordOverBcryptsLimitIsRefused_notCut() {
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("long"));
        wanted.put("password", "ä".repeat(37));
        anybody.post("/api/users/register", wanted).refused(400, "weak-password");
        wanted.put("password", "ä".repeat(36));
        admin.post("/api/users", wanted).expect(201);
        anybody.as("long", "ä".repeat(36));
    }

    @Test
    void twoHundredAtOnceGetTwoHundredLines() throws Exception {
        List<Callable<String>> all = IntStream.range(0, 200).mapToObj(n -> (Callable<String>) () -> {
            RestClient.Answer made = admin.post("/api/users", newcomer("crowd" + n)).expect(201);
            return made.text("device");
        }).toList();
        List<String> lines = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> line : threads.invokeAll(all)) {
                lines.add(line.get());
            }
        }
        assertThat(lines).hasSize(200).doesNotHaveDuplicates().allMatch(line -> line.matches("3\\d{3}"))
                .doesNotContain("3100");
    }

    @Test
    void aListIsPagedSearchedAndFiltered() {
        make("needle.one");
        make("needle.two");
        make("needle_three");
        RestClient.Answer first = admin.get("/api/users?search=NEEDLE&limit=2").expect(200);
        assertThat(first.header("X-Total-Count")).isEqualTo("3");
        assertThat(first.body().valueStream().map(user -> user.path("username").asString()))
                .containsExactly("needle_three", "needle.two");
        String next = String.valueOf(first.header("Link"));
        assertThat(next).contains("page=2").endsWith("rel=\"next\"");
        JsonNode second = admin.get(next.substring(1, next.indexOf('>'))).expect(200).body();
        assertThat(second.size()).isEqualTo(1);
        assertThat(admin.get("/api/users?search=needle_").expect(200).body().size()).isEqualTo(1);
        assertThat(admin.get("/api/users?search=%25").expect(200).body().size()).isZero();
        assertThat(admin.get("/api/users?search=3002").expect(200).body().at("/0/username").asString())
                .isEqualTo("joao.silva");
        assertThat(admin.get("/api/users?type=admin&status=active").expect(200).body().valueStream())
                .allMatch(user -> user.path("type").asString().equals("admin"));
        for (String wrong : List.of("page=0", "limit=201", "limit=x", "type=boss", "status=x", "search=%00",
                "sort=email", "sort=--name")) {
            admin.get("/api/users?" + wrong).refused(400, "validation-failed");
        }
    }

    @Test
    void givenManyPeople_whenTheyAreSorted_thenByNameWhateverTheCase_andTheOtherWayRound() {
        for (String username : List.of("sorted.b", "Sorted.A", "sorted.c")) {
            make(username);
        }
        assertThat(usernames("sort=username")).containsExactly("Sorted.A", "sorted.b", "sorted.c");
        assertThat(usernames("sort=-name")).containsExactly("sorted.c", "sorted.b", "Sorted.A");
        assertThat(usernames("sort=created_at")).containsExactly("sorted.b", "Sorted.A", "sorted.c");
        assertThat(usernames("sort=username&limit=1&page=2")).containsExactly("sorted.b");
    }

    private List<String> usernames(String query) {
        return admin.get("/api/users?search=sorted.&" + query).expect(200).body().valueStream()
                .map(user -> user.path("username").asString()).toList();
    }

    @Test
    void givenAPerson_whenTheyAreSignedOutEverywhere_thenEverySessionEndsAndTheyMaySignInAgain() {
        String id = make("somewhere").text("id");
        RestClient here = anybody.as("somewhere", PASSWORD);
        RestClient there = anybody.as("somewhere", PASSWORD);
        admin.delete("/api/users/" + id + "/sessions").expect(204);
        here.get("/api/users/profile").expect(401);
        there.get("/api/users/profile").expect(401);
        anybody.as("somewhere", PASSWORD).get("/api/users/profile").expect(200);
        assertThat(admin.get("/api/audit?action=account.signed_out&target=" + id).expect(200).body()
                .at("/entries/0/actor_name").asString()).isEqualTo("admin");
        admin.delete("/api/users/019c0000-0000-7000-8000-000000000000/sessions").refused(404, "account-not-found");
    }

    @Test
    void givenAClient_whenTheyBecomeAnAttendant_thenTheirSessionsEndAndTheirLineStays() {
        RestClient.Answer made = make("promoted");
        RestClient before = anybody.as("promoted", PASSWORD);
        before.get("/api/users").expect(403);
        RestClient.Answer changed = admin.put("/api/users/" + made.text("id"), Map.of("type", "attendant")).expect(200);
        assertThat(changed.text("type")).isEqualTo("attendant");
        assertThat(changed.text("device")).isEqualTo(made.text("device"));
        assertThat(changed.body().has("phone")).isFalse();
        before.get("/api/users/profile").expect(401);
        anybody.as("promoted", PASSWORD).get("/api/users").expect(200);
        assertThat(admin.get("/api/audit?action=account.changed&target=" + made.text("id")).expect(200).body()
                .at("/entries/0/details/type/to").asString()).isEqualTo("attendant");
    }

    @Test
    void givenAnAdmin_whenTheyBecomeAClient_thenTheyGetALineAndAPhone_whoseSecretIsToldOnce() {
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("demoted"));
        wanted.put("type", "admin");
        String id = admin.post("/api/users", wanted).expect(201).text("id");
        RestClient.Answer changed = admin.put("/api/users/" + id, Map.of("type", "client")).expect(200);
        assertThat(changed.text("device")).matches("3\\d{3}");
        assertThat(changed.header("Cache-Control")).contains("no-store");
        assertThat(changed.body().at("/phone/secret").asString()).hasSize(24);
        assertThat(changed.body().at("/phone/server/transport").asString()).isEqualTo("udp");
        assertThat(changed.body().at("/phone/qr").asString()).startsWith("data:image/png;base64,");
        RestClient.Answer again = admin.put("/api/users/" + id, Map.of("type", "client")).expect(200);
        assertThat(again.body().has("phone")).isFalse();
        assertThat(again.text("device")).isEqualTo(changed.text("device"));
    }

    @Test
    void clientsSeeThemselvesOnly_andOnlyAdminsChangeOthers() {
        String id = make("private").text("id");
        RestClient self = anybody.as("private", PASSWORD);
        self.get("/api/users/" + id).expect(200);
        self.get("/api/users").expect(403);
        RestClient other = anybody.as("maria.santos", "client123");
        other.get("/api/users/" + id).expect(403);
        other.put("/api/users/" + id, Map.of("name", "Taken over")).expect(403);
        other.delete("/api/users/" + id).expect(403);
        admin.get("/api/users/7").expect(400);
        admin.get("/api/users/019c0000-0000-7000-8000-000000000000").refused(404, "account-not-found");
        self.put("/api/users/profile", Map.of("device", "3777")).refused(403, "line-not-yours-to-change");
        assertThat(self.put("/api/users/profile", Map.of("name", "New Name")).expect(200).text("name"))
                .isEqualTo("New Name");
        assertThat(self.put("/api/users/profile", Map.of()).expect(200).text("name")).isEqualTo("New Name");
        admin.put("/api/users/" + id, Map.of("type", "guest")).refused(400, "validation-failed");
    }

    @Test
    void anAdminMovesALine() {
        String id = make("mover").text("id");
        String endpoint = make("stayer").text("device");
        assertThat(admin.put("/api/users/" + id, Map.of("device", "3888")).expect(200).text("device"))
                .isEqualTo("3888");
        admin.put("/api/users/" + id, Map.of("device", endpoint)).refused(409, "line-taken");
        admin.put("/api/users/" + id, Map.of("device", "3100")).refused(400, "line-not-allowed");
        admin.put("/api/users/" + id, Map.of("device", "2000")).refused(400, "line-not-allowed");
        admin.put("/api/users/" + id, Map.of("device", "38")).refused(400, "validation-failed");
        assertThat(anybody.as("mover", PASSWORD).get("/api/users/profile").text("device")).isEqualTo("3888");
    }

    @Test
    void aDeletedPersonIsGone_theLineIsFree_theHistoryKeepsThem() {
        RestClient.Answer made = make("leaver");
        String id = made.text("id");
        RestClient leaver = anybody.as("leaver", PASSWORD);
        admin.delete("/api/users/" + id).expect(204);
        leaver.get("/api/users/profile").expect(401);
        anybody.post("/api/users/login", Map.of("username", "leaver", "password", PASSWORD))
                .refused(401, "bad-credentials");
        admin.delete("/api/users/" + id).refused(404, "account-not-found");
        assertThat(jdbc.sql("SELECT count(*) FROM accounts WHERE username = 'leaver'").query(Long.class).single())
                .isEqualTo(1);
        assertThat(jdbc.sql("SELECT count(*) FROM devices WHERE account_id = ?::uuid").param(id).query(Long.class)
                .single()).isZero();
        String again = make("leaver").text("device");
        assertThat(again).isEqualTo(made.text("device"));
    }

    @Test
    void theLastAdminAndOneselfCannotBeLost() {
        String me = admin.get("/api/users/profile").text("id");
        admin.delete("/api/users/" + me).refused(400, "own-account");
        admin.put("/api/users/" + me, Map.of("status", "suspended")).refused(400, "own-account");
        admin.put("/api/users/" + me, Map.of("type", "client")).refused(400, "own-account");
        Map<String, String> wanted = new java.util.HashMap<>(newcomer("second.admin"));
        wanted.put("type", "admin");
        String second = admin.post("/api/users", wanted).expect(201).text("id");
        RestClient other = anybody.as("second.admin", PASSWORD);
        admin.put("/api/users/" + second, Map.of("status", "suspended")).expect(200);
        other.get("/api/users/profile").expect(401);
        admin.put("/api/users/" + second, Map.of("status", "active")).expect(200);
        other = anybody.as("second.admin", PASSWORD);
        admin.delete("/api/users/" + second).expect(204);
        other.delete("/api/users/" + me).expect(401);
    }

    @Test
    void aNewPasswordEndsAllSessions_andOpensOne() {
        make("changer");
        RestClient old = anybody.as("changer", PASSWORD);
        RestClient elsewhere = anybody.as("changer", PASSWORD);
        RestClient.Answer changed = old.put("/api/users/profile", Map.of("password", "a-tricycle-this-time"))
                .expect(200);
        old.get("/api/users/profile").expect(401);
        elsewhere.get("/api/users/profile").expect(401);
        anybody.with(changed.text("token")).get("/api/users/profile").expect(200);
        assertThat(changed.header("Set-Cookie")).contains("HttpOnly");
        anybody.as("changer", "a-tricycle-this-time");
        anybody.post("/api/users/login", Map.of("username", "changer", "password", PASSWORD)).expect(401);
    }

    @Test
    void theCurrentPasswordIsCheckedWhenItIsGiven() {
        make("careful");
        RestClient self = anybody.as("careful", PASSWORD);
        RestClient.Answer refused = self.put("/api/users/profile",
                Map.of("email", "else@example.com", "currentPassword", "not-the-one")).refused(400, "wrong-password");
        assertThat(refused.body().at("/details/0/field").asString()).isEqualTo("current_password");
        assertThat(self.put("/api/users/profile", Map.of("email", "else@example.com", "current_password", PASSWORD))
                .expect(200).text("email")).isEqualTo("else@example.com");
    }

    @Test
    void signingOutEndsThisSessionOnly() {
        make("two.tabs");
        RestClient one = anybody.as("two.tabs", PASSWORD);
        RestClient two = anybody.as("two.tabs", PASSWORD);
        assertThat(one.post("/api/users/logout", "").expect(204).header("Set-Cookie")).contains("Max-Age=0");
        one.get("/api/users/profile").expect(401);
        two.get("/api/users/profile").expect(200);
        one.post("/api/users/logout", "").expect(401);
    }

    @Test
    void bothSignInAddressesTakeNameOrMail() {
        anybody.post("/users/login", Map.of("email", "maria@exemplo.com", "password", "client123")).expect(200);
        assertThat(anybody.post("/users/login", Map.of("username", "maria.santos", "password", "client123"))
                .expect(200).body().at("/user/device").asString()).isEqualTo("3003");
    }

    @Test
    void everyChangeIsInTheAuditLog_whichNobodyChanges() {
        anybody.post("/api/users/register", newcomer("watched")).expect(202);
        String id = admin.get("/api/users?search=watched@&status=pending").expect(200).body().at("/0/id").asString();
        admin.put("/api/users/" + id, Map.of("name", "Watched Person", "password", "another-good-one")).expect(200);
        admin.delete("/api/users/" + id).expect(204);
        JsonNode page = admin.get("/api/audit?target=" + id).expect(200).body();
        assertThat(page.at("/entries").valueStream().map(entry -> entry.path("action").asString()))
                .containsExactly("account.deleted", "account.changed", "account.created");
        JsonNode changed = page.at("/entries/1");
        assertThat(changed.at("/details/name/to").asString()).isEqualTo("Watched Person");
        assertThat(changed.at("/details/password").asString()).isEqualTo("changed");
        assertThat(changed.path("actor_name").asString()).isEqualTo("admin");
        assertThat(changed.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(changed.path("trace_id").asString()).matches("[0-9a-f]{32}");
        assertThat(page.at("/entries/2/actor_kind").asString()).isEqualTo("nobody");
        assertThat(page.toString()).doesNotContain("another-good-one").doesNotContain(PASSWORD);

        JsonNode first = admin.get("/api/audit?limit=1&action=account.&from=2020-01-01T00:00:00Z").expect(200).body();
        JsonNode next = admin.get("/api/audit?limit=1&action=account.&cursor=" + first.path("next_cursor").asString())
                .expect(200).body();
        assertThat(next.at("/entries/0/id").asLong()).isLessThan(first.at("/entries/0/id").asLong());
        assertThat(
                admin.get("/api/audit?search=WATCHED&action=account.changed").expect(200).body().at("/entries").size())
                .isEqualTo(1);
        assertThat(admin.get("/api/audit?search=w_tched").expect(200).body().at("/entries").size()).isZero();
        assertThat(admin.get("/api/audit?search=127.0.0.1&target=" + id).expect(200).body().at("/entries").size())
                .isEqualTo(3);
        anybody.as("attendant", "attendant123").get("/api/audit").expect(403);
        for (String wrong : List.of("limit=0", "cursor=x", "from=yesterday", "action=%27", "actor=%00")) {
            admin.get("/api/audit?" + wrong).refused(400, "validation-failed");
        }
        for (String statement : List.of("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log",
                "TRUNCATE audit_log")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> jdbc.sql(statement).update())
                    .hasMessageContaining("only added to");
        }
    }

    @Test
    void aKeyIsToldOnce_isGoodForItsScopesOnly_andCanBeRevoked() {
        RestClient.Answer made = admin
                .post("/api/keys", Map.of("name", "Reader", "scopes", List.of("calls:read"))).expect(201);
        String key = made.text("key");
        assertThat(key).startsWith("rdk_").hasSize(47).startsWith(made.text("prefix"));
        assertThat(jdbc.sql("SELECT string_agg(k::text, ' ') FROM api_keys k").query(String.class).single())
                .doesNotContain(key);
        JsonNode listed = admin.get("/api/keys").expect(200).body().get(0);
        assertThat(listed.has("key")).isFalse();
        assertThat(listed.path("status").asString()).isEqualTo("active");

        anybody.with(key).get("/api/users/profile").expect(403);
        anybody.with(key).get("/api/keys").expect(403);
        assertThat(anybody.send("GET", "/api/calls/history", null, "X-API-Key", key).response().statusCode())
                .isEqualTo(404); // let in, but this test has no calls
        assertThat(admin.get("/api/keys/" + made.text("id")).expect(200).text("last_used_at")).isNotEmpty();

        admin.delete("/api/keys/" + made.text("id")).expect(204);
        anybody.with(key).get("/api/calls/history").expect(401);
        admin.delete("/api/keys/" + made.text("id")).expect(204);
        assertThat(admin.get("/api/keys/" + made.text("id")).expect(200).text("status")).isEqualTo("revoked");
        admin.get("/api/keys/019c0000-0000-7000-8000-000000000000").refused(404, "key-not-found");
        assertThat(admin.get("/api/audit?target=" + made.text("id")).expect(200).body().at("/entries").size())
                .isEqualTo(2);
    }

    @Test
    void givenManyKeys_whenTheyAreListed_thenTheyAreSearchedFilteredSortedAndCounted() {
        String first = key("Tracker b").text("id");
        key("tracker A");
        key("Tracker c");
        admin.delete("/api/keys/" + first).expect(204);
        assertThat(keys("search=TRACKER&sort=name")).containsExactly("tracker A", "Tracker b", "Tracker c");
        assertThat(keys("search=tracker&sort=-name&status=active")).containsExactly("Tracker c", "tracker A");
        assertThat(keys("search=tracker&status=revoked")).containsExactly("Tracker b");
        assertThat(keys("search=tr%25b")).isEmpty();
        RestClient.Answer page = admin.get("/api/keys?search=tracker&sort=name&limit=1&page=2").expect(200);
        assertThat(page.header("X-Total-Count")).isEqualTo("3");
        assertThat(page.body().at("/0/name").asString()).isEqualTo("Tracker b");
        assertThat(page.body().at("/0/created_by_name").asString()).isEqualTo("Administrator");
        for (String wrong : List.of("status=x", "sort=hash", "search=%00", "page=0")) {
            admin.get("/api/keys?" + wrong).refused(400, "validation-failed");
        }
    }

    private RestClient.Answer key(String name) {
        return admin.post("/api/keys", Map.of("name", name, "scopes", List.of("calls:read"))).expect(201);
    }

    private List<String> keys(String query) {
        return admin.get("/api/keys?" + query).expect(200).body().valueStream().map(key -> key.path("name").asString())
                .toList();
    }

    @Test
    void keysAreValidated_andExpire() {
        admin.post("/api/keys", Map.of("name", "", "scopes", List.of())).refused(400, "validation-failed");
        admin.post("/api/keys", Map.of("name", "x", "scopes", List.of("everything"))).refused(400,
                "validation-failed");
        admin.post("/api/keys", Map.of("name", "x", "scopes", List.of("calls:read"), "expires_at",
                "2020-01-01T00:00:00Z")).refused(400, "already-expired");
        RestClient.Answer made = admin.post("/api/keys", Map.of("name", "Short", "scopes", List.of("calls:read"),
                "expiresAt", "2099-01-01T00:00:00Z")).expect(201);
        jdbc.sql("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = ?::uuid")
                .param(made.text("id")).update();
        anybody.with(made.text("key")).get("/api/calls/history").expect(401);
        anybody.as("attendant", "attendant123").post("/api/keys", Map.of("name", "x", "scopes",
                List.of("calls:read"))).expect(403);
    }
}
