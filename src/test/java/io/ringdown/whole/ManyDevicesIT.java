package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Five thousand devices on a real Asterisk: told as a change, compared when nothing has changed, and told to one that was
/// restarted empty; ten calls a second go on meanwhile. Prints how long it takes and how soon called phones rang.
class ManyDevicesIT {

    private static final int DEVICES = 5_000;
    private static final int LINES = 10;
    private static final int RATE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Line LINE = new Line();
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        Sipp.require();
        system = WholeSystem.startOver(LINE, "--ringdown.routing.ring-timeout=30s",
                "--ringdown.occupancy.calls-per-device=1000");
        for (int n = 0; n < LINES; n++) {
            MoreLines.add(system, "310" + n, "310" + n);
            MoreLines.add(system, "320" + n, "320" + n);
        }
        MoreLines.announce(system);
    }

    @AfterAll
    static void stop() {
        LINE.close();
        if (system != null) {
            system.close();
        }
    }

    @Test
    void givenFiveThousandDevices_whenAsteriskIsToldAndComparedAndRestarted_thenItHasThemAllAndCallsGoOn()
            throws IOException {
        int callees = WholeSystem.freePort();
        Path lines = file("lines.csv", n -> "320" + n + ";" + credentials("320" + n));
        run("register.xml", callees, lines, LINES).awaitSuccess(30);
        try (Sipp _ = Sipp.start(system.home(), "callee.xml", system.asterisk().place().sip(), callees)) {
            calls("nothing else to do", 50, () -> {});
            calls("5,000 devices told", 60, ManyDevicesIT::addAll);
            LINE.cut();
            await("the loss is noticed").atMost(PATIENCE)
                    .until(() -> !system.node().at("/phase").asString().equals("ready"));
            LINE.mend();
            await("it is ready again").atMost(PATIENCE)
                    .until(() -> system.node().at("/phase").asString().equals("ready"));
            calls("5,000 devices compared, all as they should be", 60, ManyDevicesIT::awaitCompared);
        }
        system.asterisk().close();
        await("the loss is noticed").atMost(PATIENCE)
                .until(() -> !system.node().at("/phase").asString().equals("ready"));
        system.asterisk().startAgain();
        awaitCompared();
        assertThat(system.inAsterisk().endpoints()).hasSize(DEVICES + 2 * LINES + 4);
        assertThat(system.node().at("/devices_refused").asInt()).isZero();
    }

    private static void addAll() {
        system.sql().sql("""
                with people as (
                    insert into accounts (id, name, username, email, password_hash, type, created_at, updated_at)
                    select gen_random_uuid(), 'Person ' || n, 'person' || n, n || '@example.com', 'none', 'client',
                        now() - interval '1 day', now() from generate_series(4000, 3999 + ?) n
                    returning id, substr(username, 7) as number),
                numbers as (
                    insert into lines (number, account_id, created_at) select number, id, now() from people
                    returning number, account_id)
                insert into devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                select gen_random_uuid(), account_id, number, number, 'Desk phone', 'desk_phone', md5(number),
                    'asterisk', now() - interval '1 day' from numbers""").param(DEVICES).update();
        Instant begin = Instant.now();
        MoreLines.announce(system);
        JsonNode node = awaitAll();
        System.out.printf("%d devices told as a change in %d ms%n", DEVICES,
                Duration.between(begin, Instant.parse(node.at("/provisioned_at").asString())).toMillis());
    }

    private static void awaitCompared() {
        JsonNode node = awaitAll();
        System.out.printf("%d devices compared %d ms after the connect%n", node.at("/devices_provisioned").asInt(),
                Duration.between(Instant.parse(node.at("/connected_since").asString()),
                        Instant.parse(node.at("/provisioned_at").asString())).toMillis());
    }

    private static JsonNode awaitAll() {
        await("all devices are told").atMost(PATIENCE).until(() -> !system.node().at("/provisioned_at").isNull()
                && system.node().at("/devices_provisioned").asInt() == DEVICES + 2 * LINES + 4);
        return system.node();
    }

    /// Ten calls a second while this is done; all of them go well.
    private static void calls(String what, int calls, Runnable meanwhile) throws IOException {
        Path pairs = file("pairs.csv", n -> "310" + n + ";" + credentials("310" + n) + ";320" + n);
        Instant begin = Instant.now();
        try (Sipp caller = run("caller.xml", WholeSystem.freePort(), pairs, calls)) {
            meanwhile.run();
            Instant end = Instant.now();
            caller.awaitSuccess(30 + 3 * calls / RATE);
            print(what, begin, what.startsWith("nothing") ? Instant.now() : end);
        }
    }

    private static void print(String what, Instant begin, Instant end) {
        String figures = system.sql().sql("""
                select count(*) || ' calls, dialled to ringing p50/p95/longest ' || (select string_agg(
                    round(extract(epoch from p) * 1000)::text, '/') from unnest(percentile_cont(array[0.5, 0.95, 1.0])
                    within group (order by ring_time - start_time)) p) || ' ms'
                from calls where start_time between ?::timestamptz and ?::timestamptz""").param(begin.toString())
                .param(end.toString()).query(String.class).optional().orElse("no calls");
        System.out.printf("while %s: %s%n", what, figures);
    }

    private static Sipp run(String scenario, int from, Path fields, int calls) {
        return Sipp.start(system.home(), scenario, system.asterisk().place().sip(), from, "-inf", fields.toString(),
                "-m", "" + calls, "-r", "" + RATE, "-l", "1000");
    }

    private static Path file(String name, IntFunction<String> line) throws IOException {
        return Files.writeString(system.home().resolve(name), "SEQUENTIAL\n"
                + IntStream.range(0, LINES).mapToObj(line).collect(Collectors.joining("\n")) + "\n");
    }

    private static String credentials(String line) {
        return "[authentication username=" + line + " password=" + WholeSystem.SIP_SECRET + "]";
    }
}
