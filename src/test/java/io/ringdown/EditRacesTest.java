package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.ringdown.asterisk.fake.FakeAsterisk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Every two edits of one thing at the same time, of every kind of thing that is edited: both stand, or one of them is told that
/// it does not. Half of the races are run by editors who say what they have seen (`If-Match`).
@ActiveProfiles("test")
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-edits", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=" + EditRacesTest.SECRET, "ringdown.live.port=0"})
class EditRacesTest {

    static final String SECRET = "a-secret-of-the-tests-that-is-long-enough-for-hs384";

    private static final int RACES = 20;

    /// Gone, ended with its session, or changed meanwhile.
    private static final Set<Integer> REFUSALS = Set.of(401, 404, 409);

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    private static final List<Thing> THINGS = List.of(
            new Thing("account", "/api/users/%s", """
                    SELECT a.*, l.number FROM accounts a LEFT JOIN lines l ON l.account_id = a.id
                    WHERE a.id = ?::uuid AND a.deleted_at IS NULL""",
                    Edit.put("name", Map.of("name", "New Name"), "name", "New Name"),
                    Edit.put("email", Map.of("email", "new@%s.example"), "email", "new@%s.example"),
                    Edit.put("status", Map.of("status", "suspended"), row -> row.get("suspended_at") != null),
                    Edit.put("type", Map.of("type", "attendant"), "type", "attendant"),
                    Edit.put("password", Map.of("password", "walrus-on-a-bicycle"),
                            row -> !"none".equals(row.get("password_hash"))),
                    Edit.put("line", Map.of("device", "3998"), "number", "3998"),
                    new Edit("profile", "name", "PUT", "/api/users/profile", Map.of("name", "Own %s"), Who.OWNER,
                            row -> ("Own " + row.get("id")).equals(row.get("name"))),
                    new Edit("sessions", "sessions", "DELETE", "/api/users/%s/sessions", null, Who.ADMIN,
                            row -> ((Number) Objects.requireNonNull(row.get("token_version"))).intValue() > 0),
                    Edit.delete()),
            new Thing("device", "/api/devices/%s", "SELECT * FROM devices WHERE id = ?::uuid",
                    Edit.patch("name", Map.of("name", "Kitchen"), "name", "Kitchen"),
                    Edit.patch("name", Map.of("name", "Hall"), "name", "Hall"),
                    new Edit("secret", "secret", "POST", "/api/devices/%s/secret", null, Who.ADMIN,
                            row -> row.get("secret_since") != null),
                    Edit.delete()),
            new Thing("organization", "/api/organizations/%s", "SELECT * FROM organizations WHERE id = ?::uuid",
                    Edit.put("name", Map.of("name", "Clinic"), "name", "Clinic"),
                    Edit.put("name", Map.of("name", "Surgery"), "name", "Surgery"), Edit.delete()),
            new Thing("right", "/api/users/%s/outside-calls",
                    "SELECT prefixes::text FROM outside_rights WHERE account_id = ?::uuid",
                    Edit.put("right", Map.of("prefixes", List.of("+49")), "prefixes", "{+49}"),
                    Edit.put("right", Map.of("prefixes", List.of("+41")), "prefixes", "{+41}")),
            new Thing("limit", "/api/organizations/%s/outside-calls", """
                    SELECT coalesce(r.prefixes::text, 'none') AS prefixes FROM organizations o
                    LEFT JOIN organization_outside_rights r ON r.organization_id = o.id WHERE o.id = ?::uuid""",
                    Edit.put("right", Map.of("prefixes", List.of("+49")), "prefixes", "{+49}"),
                    Edit.put("right", Map.of("prefixes", List.of("+41")), "prefixes", "{+41}"),
                    new Edit("forget", "right", "DELETE", "/api/organizations/%s/outside-calls", null, Who.ADMIN,
                            row -> "none".equals(row.get("prefixes")))),
            new Thing("notes", "/api/calls/%s",
                    "SELECT notes, tags::text, disposition FROM call_notes WHERE call_id = ?",
                    Edit.patch("notes of admin", Map.of("notes", "one"), holds("notes", "one")),
                    Edit.patch("notes of admin", Map.of("notes", "two"), holds("notes", "two")),
                    new Edit("others notes", "notes of attendant", "POST", "/api/calls/%s/notes",
                            Map.of("notes", "three"), Who.ATTENDANT, holds("notes", "three")),
                    Edit.patch("tags", Map.of("tags", List.of("vip")), "tags", "{vip}"),
                    Edit.patch("disposition", Map.of("disposition", "sold"), "disposition", "sold")),
            new Thing("status", "/api/agents/me", "SELECT status FROM agent_status WHERE account_id = ?::uuid",
                    Edit.status("away"), Edit.status("do_not_disturb"), Edit.status("available")));

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RestClient admin = RestClient.to(0);

    private RestClient attendant = admin;

    private int made;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @BeforeAll
    void signIn() {
        admin = RestClient.to(port).as("admin", "admin123");
        attendant = RestClient.to(port).as("attendant", "attendant123");
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    private enum Who {
        ADMIN, ATTENDANT, OWNER
    }

    /// @param sql its row, by id
    private record Thing(String kind, String path, String sql, List<Edit> edits) {

        Thing(String kind, String path, String sql, Edit... edits) {
            this(kind, path, sql, List.of(edits));
        }
    }

    /// @param field  what of the thing it is about; `*` for all
    /// @param path   of its own, null for the thing's
    /// @param stands is it in the row?
    private record Edit(String name, String field, String method, @Nullable String path,
            @Nullable Map<String, ?> body, Who who, Predicate<Map<String, @Nullable Object>> stands) {

        static Edit put(String field, Map<String, ?> body, Predicate<Map<String, @Nullable Object>> stands) {
            return new Edit(body.toString(), field, "PUT", null, body, Who.ADMIN, stands);
        }

        static Edit put(String field, Map<String, ?> body, String column, String value) {
            return put(field, body, row -> value.formatted(row.get("id")).equals(row.get(column)));
        }

        static Edit patch(String field, Map<String, ?> body, Predicate<Map<String, @Nullable Object>> stands) {
            return new Edit(body.toString(), field, "PATCH", null, body, Who.ADMIN, stands);
        }

        static Edit patch(String field, Map<String, ?> body, String column, String value) {
            return patch(field, body, row -> value.equals(row.get(column)));
        }

        static Edit delete() {
            return new Edit("delete", "*", "DELETE", null, null, Who.ADMIN, row -> row.isEmpty());
        }

        static Edit status(String status) {
            return new Edit(status, "status", "PUT", "/api/agents/me/status", Map.of("status", status), Who.OWNER,
                    row -> status.equals(row.get("status")));
        }

        boolean overlaps(Edit other) {
            return field.equals(other.field);
        }
    }

    private static Predicate<Map<String, @Nullable Object>> holds(String column, String word) {
        return row -> String.valueOf(row.get(column)).contains(word);
    }

    static Stream<List<Object>> pairs() {
        List<List<Object>> pairs = new ArrayList<>();
        for (Thing thing : THINGS) {
            for (int one = 0; one < thing.edits().size(); one++) {
                for (int other = one + 1; other < thing.edits().size(); other++) {
                    pairs.add(List.of(thing, thing.edits().get(one), thing.edits().get(other)));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoEditsAtOnce_bothStand_orOneIsRefused(List<Object> pair) throws Exception {
        Thing thing = (Thing) pair.getFirst();
        List<Edit> both = List.of((Edit) pair.get(1), (Edit) pair.get(2));
        boolean overlap = both.getFirst().overlaps(both.getLast());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int race = 0; race < RACES; race++) {
                String id = make(thing.kind());
                boolean seen = overlap || race % 2 == 0;
                CyclicBarrier start = new CyclicBarrier(2);
                List<Callable<Integer>> calls = both.stream().map(edit -> prepared(thing, edit, id, seen, start))
                        .toList();
                List<Future<Integer>> answers = threads.invokeAll(calls);
                List<Integer> statuses = List.of(answers.getFirst().get(), answers.getLast().get());
                String what = "%s: %s and %s in race %d: %s".formatted(thing.kind(), both.getFirst().name(),
                        both.getLast().name(), race, statuses);
                Map<String, @Nullable Object> row = row(thing, id);
                assertThat(statuses).as(what)
                        .allMatch(status -> status < 300 || REFUSALS.contains(status))
                        .anyMatch(status -> status < 300);
                if (overlap) {
                    assertThat(statuses).as(what).anyMatch(status -> status >= 300);
                }
                for (int n = 0; n < 2; n++) {
                    assertThat(statuses.get(n) >= 300 || row.isEmpty() || both.get(n).stands().test(row))
                            .as("%s, %d of %s", what, n, row).isTrue();
                }
                clean(thing.kind(), id);
            }
        }
    }

    /// What was to be read before has been.
    private Callable<Integer> prepared(Thing thing, Edit edit, String id, boolean seen, CyclicBarrier start) {
        RestClient who = switch (edit.who()) {
            case ADMIN -> admin;
            case ATTENDANT -> attendant;
            case OWNER -> admin.with(token(UUID.fromString(id)));
        };
        String tag = who.get(thing.path().formatted(id)).expect(200).header("ETag");
        String path = (edit.path() == null ? thing.path() : edit.path()).formatted(id);
        Object body = edit.body() == null ? Map.of() : body(edit.body(), id);
        String[] headers = seen ? new String[]{"If-Match", String.valueOf(tag)} : new String[0];
        return () -> {
            start.await(10, TimeUnit.SECONDS);
            return who.send(edit.method(), path, body, headers).response().statusCode();
        };
    }

    private static Map<String, Object> body(Map<String, ?> body, String id) {
        Map<String, Object> filled = new HashMap<>(body);
        filled.replaceAll((_, value) -> value instanceof String text ? text.formatted(id) : value);
        return filled;
    }

    private Map<String, @Nullable Object> row(Thing thing, String id) {
        return jdbc.sql(thing.sql()).param(id).query().listOfRows().stream().findFirst().orElse(Map.of());
    }

    private static String token(UUID account) {
        return Jwts.builder().id(UUID.randomUUID().toString()).audience().add("session").and()
                .subject(account.toString()).claim("ver", 0).issuedAt(Date.from(Instant.now()))
                .expiration(Date.from(Instant.now().plusSeconds(600)))
                .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8))).compact();
    }

    private String make(String kind) {
        UUID id = UUID.randomUUID();
        switch (kind) {
            case "account", "right", "status" -> account(id);
            case "device" -> jdbc.sql("""
                    INSERT INTO devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                    SELECT ?, account_id, number, ?, 'Old', 'desk_phone', md5('x'), 'asterisk', now() FROM lines
                    WHERE number = '3002'""").param(id).param("race-" + id).update();
            case "organization" -> organization(id);
            case "limit" -> {
                organization(id);
                jdbc.sql("INSERT INTO organization_outside_rights (organization_id, prefixes, changed_at)"
                        + " VALUES (?, '{+44}', now())").param(id).update();
            }
            default -> jdbc
                    .sql("""
                            INSERT INTO calls (id, node, dialled, clicked, state, caller_number, callee_number, ring_millis, seq,
                                start_time, answer_time, end_time, end_reason, hangup_source, hangup_cause)
                            VALUES (?, 'north', '3004', false, 'ENDED', '3002', '3004', 30000, 5, now(), now(), now(), 'COMPLETED',
                                'CALLER', 16)""")
                    .param(id.toString()).update();
        }
        return id.toString();
    }

    private void organization(UUID id) {
        jdbc.sql("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Old', now())").param(id).update();
    }

    private void account(UUID id) {
        jdbc.sql("""
                INSERT INTO accounts (id, name, username, email, password_hash, type, created_at, updated_at)
                VALUES (?, 'Old Name', ?, ?, 'none', 'client', now(), now())""").param(id).param("u" + id)
                .param(id + "@old.example").update();
        jdbc.sql("INSERT INTO lines (number, account_id, created_at) VALUES (?, ?, now())")
                .param(Integer.toString(3200 + made++ % 700)).param(id).update();
    }

    /// Its line is free for the next race.
    private void clean(String kind, String id) {
        if (Set.of("account", "right", "status").contains(kind)) {
            jdbc.sql("DELETE FROM lines WHERE account_id = ?::uuid").param(id).update();
        }
    }

    @Test
    void everyAnswerOfAnEditHasTheVersionForTheNextOne_andNoneIsTakenForUnchanged() {
        for (Thing thing : THINGS) {
            String id = make(thing.kind());
            RestClient who = thing.kind().equals("status") ? admin.with(token(UUID.fromString(id))) : admin;
            String path = thing.path().formatted(id);
            String first = String.valueOf(who.get(path).expect(200).header("ETag"));
            assertThat(first).as(thing.kind()).matches("\"\\d+\"");
            assertThat(who.send("GET", path, null, "If-None-Match", first).response().statusCode()).isEqualTo(200);
            Edit edit = thing.edits().getFirst();
            String to = (edit.path() == null ? thing.path() : edit.path()).formatted(id);
            Object body = body(Objects.requireNonNull(edit.body()), id);
            String second = String.valueOf(
                    who.send(edit.method(), to, body, "If-Match", first).expect(200).header("ETag"));
            assertThat(second).as(thing.kind()).isNotEqualTo(first)
                    .isEqualTo(who.get(path).expect(200).header("ETag"));
            Object other = body(Objects.requireNonNull(thing.edits().get(1).body()), id);
            String before = row(thing, id).toString();
            who.send(thing.edits().get(1).method(), to, other, "If-Match", first).refused(409, "changed-meanwhile");
            assertThat(row(thing, id).toString()).as(thing.kind()).isEqualTo(before);
            who.send(thing.edits().get(1).method(), to, other, "If-Match", second).expect(200);
            clean(thing.kind(), id);
        }
    }

    /// N is the version that there is.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"'\"N\"';200", "*;200", "' * ';200", "'\"x\", \"N\"';200", "'\"N\",';200",
            "'W/\"N\"';409", "'\"x\"';409", "'\"\"';409", "'W/\"x\", \"x,y\"';409"})
    void whatWasSeenIsCompared(String header, int status) {
        String id = make("organization");
        assertThat(rename(id, header.replace("N", "0")).response().statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "\"0", "0\"", "'0'", "\"0\" \"1\"", "*, \"0\"", "w/\"0\"", "W/0", ",", "", "\"a b\""})
    void whatIsNoTagIsRefused(String header) {
        String id = make("organization");
        RestClient.Answer refused = rename(id, header).refused(400, "validation-failed");
        assertThat(refused.body().at("/details/0/field").asString()).isEqualTo("If-Match");
        assertThat(row(THINGS.get(2), id)).containsEntry("name", "Old");
    }

    @Test
    void severalLinesAreOneList() {
        String id = make("organization");
        assertThat(admin.send("PUT", "/api/organizations/" + id, Map.of("name", "New"), "If-Match", "\"7\"", "If-Match",
                "\"0\"").response().statusCode()).isEqualTo(200);
    }

    private RestClient.Answer rename(String id, String... ifMatch) {
        return admin.send("PUT", "/api/organizations/" + id, Map.of("name", "New"),
                Arrays.stream(ifMatch).flatMap(tag -> Stream.of("If-Match", tag)).toArray(String[]::new));
    }
}
