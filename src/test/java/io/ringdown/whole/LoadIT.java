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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Many calls at once, between lines as people have them: ten lines of sipp dial ten others, which have signed in.
@Tag("alone")
class LoadIT {

    private static final int CALLS = Integer.getInteger("ringdown.load.calls", 2_000);
    private static final int RATE = Integer.getInteger("ringdown.load.rate", 50);
    private static final int LINES = 10;
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        Sipp.require();
        system = WholeSystem.start("--ringdown.routing.ring-timeout=30s",
                "--ringdown.occupancy.calls-per-device=1000");
        for (int n = 0; n < LINES; n++) {
            MoreLines.add(system, "310" + n, "310" + n);
            MoreLines.add(system, "320" + n, "320" + n);
        }
        MoreLines.announce(system);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void givenTenLines_whenTheyMakeTwoThousandCalls_thenEachHasOneRecordAndNothingIsLeft() throws IOException {
        int callers = WholeSystem.freePort();
        int callees = WholeSystem.freePort();
        Path lines = file("lines.csv", n -> "320" + n + ";" + credentials("320" + n));
        run("register.xml", callees, lines, LINES, LINES).awaitSuccess(30);
        Path pairs = file("pairs.csv", n -> "310" + n + ";" + credentials("310" + n) + ";320" + n);
        double asteriskBefore = cpuSeconds(system.asterisk().pid());
        double serviceBefore = cpuSeconds(ProcessHandle.current().pid());
        try (Sipp _ = Sipp.start(system.home(), "callee.xml", system.asterisk().place().sip(), callees);
                Sipp caller = run("caller.xml", callers, pairs, CALLS, RATE)) {
            caller.awaitSuccess(30 + 3 * CALLS / RATE);
            await("the last call is written").atMost(Duration.ofSeconds(30)).until(() -> count("end_time is null "
                    + "or deadline is not null") == 0);
        }
        print(cpuSeconds(system.asterisk().pid()) - asteriskBefore,
                cpuSeconds(ProcessHandle.current().pid()) - serviceBefore);
        assertRecords();
        await("Asterisk is empty").atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(system.inAsterisk().everything()).isEmpty());
    }

    private static Sipp run(String scenario, int from, Path fields, int calls, int rate) {
        return Sipp.start(system.home(), scenario, system.asterisk().place().sip(), from, "-inf", fields.toString(),
                "-m", "" + calls, "-r", "" + rate, "-l", "1000");
    }

    private static Path file(String name, IntFunction<String> line)
            throws IOException {
        return Files.writeString(system.home().resolve(name), "SEQUENTIAL\n"
                + IntStream.range(0, LINES).mapToObj(line).collect(Collectors.joining("\n")) + "\n");
    }

    private static String credentials(String line) {
        return "[authentication username=" + line + " password=" + WholeSystem.SIP_SECRET + "]";
    }

    private static void assertRecords() {
        assertThat(count("true")).isEqualTo(CALLS);
        assertThat(count("end_reason ilike 'completed' and hangup_cause = 16 and hangup_source ilike 'caller'"
                + " and ring_time is not null and start_time <= answer_time and answer_time < end_time"
                + " and caller_id is not null and callee_id is not null")).isEqualTo(CALLS);
        JdbcClient sql = system.sql();
        assertThat(sql.sql("select count(*) from call_legs where state ilike 'gone'").query(Long.class).single())
                .isEqualTo(2L * CALLS);
        assertThat(sql.sql("select lower(type) || ' ' || count(*) from call_events group by type order by min(seq)")
                .query((row, _) -> row.getString(1)).list()).containsExactly("created " + CALLS,
                        "dial_attempt " + CALLS, "ringing " + CALLS, "answered " + CALLS, "ended " + CALLS);
    }

    private static long count(String condition) {
        return system.sql().sql("select count(*) from calls where " + condition).query(Long.class).single();
    }

    private static void print(double asterisk, double service) {
        JdbcClient sql = system.sql();
        Instant first = sql.sql("select min(start_time) from calls")
                .query((row, _) -> row.getTimestamp(1).toInstant()).single();
        Instant last = sql.sql("select max(start_time) from calls")
                .query((row, _) -> row.getTimestamp(1).toInstant()).single();
        double seconds = Duration.between(first, last).toMillis() / 1000.0;
        String setUp = sql.sql("""
                select string_agg(round(extract(epoch from p) * 1000) || '', '/') from unnest((
                select percentile_cont(array[0.5, 0.95, 0.99]) within group (order by answer_time - start_time)
                from calls)) p""").query((row, _) -> row.getString(1)).single();
        System.out.printf("%d calls in %.1f s: %.1f calls/s; CPU per call: Asterisk %.1f ms, service and test %.1f ms; "
                + "dialled to answered p50/p95/p99 %s ms%n", count("true"), seconds, (count("true") - 1) / seconds,
                1000 * asterisk / CALLS, 1000 * service / CALLS, setUp);
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO)
                .toMillis() / 1000.0;
    }
}
