package io.ringdown.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.SipPhone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever breaks: every call that Asterisk had is in the history once, with the right ending, and nobody's page shows a
/// ghost. Judged by Asterisk's own records and by the phones, which Ringdown did not write.
@Tag("alone")
class ChaosIT {

    private static final Path OUTPUT = Path.of("target/chaos");
    private static final Duration QUIET = Duration.ofSeconds(25);
    private static final List<String> PEOPLE = List.of("joao.silva", "maria.santos", "carlos.oliveira");
    private static final int OF_FAULTS = 5;
    /// How soon a call that Asterisk carried by itself is in the history.
    private static final Duration ENTERED = Duration.ofSeconds(8);

    private final Plan plan = Plan.wanted();
    private final Verdict verdict = new Verdict(plan.strict());

    @Test
    void givenPeopleWhoCall_whenEverythingFailsAgainAndAgain_thenNoCallIsLostAndNobodySeesAGhost()
            throws IOException {
        System.out.println("chaos: to repeat this run: " + plan.toRepeat());
        Files.createDirectories(OUTPUT);
        Files.deleteIfExists(OUTPUT.resolve("service.log"));
        try (House house = new House(plan, OUTPUT)) {
            List<Browser> browsers = new ArrayList<>();
            try (ScheduledExecutorService pages = Executors.newSingleThreadScheduledExecutor()) {
                PEOPLE.forEach(person -> browsers.add(new Browser(house, person)));
                var _ = pages.scheduleWithFixedDelay(() -> browsers.forEach(Browser::lookAtWhatCame), 100, 100,
                        TimeUnit.MILLISECONDS);
                run(house, browsers);
            } finally {
                browsers.forEach(Browser::close);
            }
        }
        assertThat(verdict.differences()).as("see %s", OUTPUT.resolve("differences.txt")).isEmpty();
    }

    private void run(House house, List<Browser> browsers) throws IOException {
        List<SipPhone> phones = house.phones();
        int last = phones.size() - OF_FAULTS;
        Instant began = Instant.now();
        List<Fault> faults;
        try (Traffic traffic = new Traffic(house, plan, phones.subList(0, last));
                Crashes crashes = new Crashes(house, verdict);
                Vanishing vanishing = new Vanishing(house, plan, verdict)) {
            traffic.begin();
            faults = new ArrayList<>(
                    new Faults(house, plan, verdict, phones.subList(last, phones.size()), browsers).run());
            LockSupport.parkNanos(plan.pause().toNanos());
            traffic.end();
            vanishing.end();
            LockSupport.parkNanos(ENTERED.toNanos());
            Duration length = Duration.between(began, Instant.now());
            nothingIsLeft(house, browsers);
            house.keep();
            faults.addAll(crashes.faults());
            Map<String, Records.Channel> records = Records.read(house.records(), house.eventLogs());
            Map<String, History.Kept> history = History.read(house.sql());
            PhoneJudge judge = new PhoneJudge(history, faults, verdict);
            Set<String> seen = new TreeSet<>(judge
                    .judge(Stream.concat(phones.stream(), vanishing.callers().stream()).toList()));
            history.values().stream().filter(traffic.clicks()::vouchFor).map(History.Kept::id).forEach(seen::add);
            new Judge(records, history, faults, judge, verdict).judge(seen);
            new Figures(plan, length, traffic, vanishing.times(), history.size(), records.size(), faults, verdict)
                    .write(OUTPUT, call -> History.events(house.sql(), call));
        }
    }

    /// Waits until it is so, or says what is left.
    private void nothingIsLeft(House house, List<Browser> browsers) {
        Instant end = Instant.now().plus(QUIET);
        List<String> left = left(house, browsers);
        while (!left.isEmpty() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            left = left(house, browsers);
        }
        left.forEach(what -> verdict.differs("left over", "", what));
    }

    private static List<String> left(House house, List<Browser> browsers) {
        List<String> left = new ArrayList<>();
        house.inAsterisk().everything().forEach(what -> left.add("in Asterisk: " + what));
        house.admin().get("/api/calls/active").expect(200).body().valueStream()
                .forEach(call -> left.add("active: " + call));
        house.sql().sql("select id from calls where end_time is null or deadline is not null").query(String.class)
                .list().forEach(call -> left.add("not ended in the database: " + call));
        house.sql().sql("select call_id || ' ' || state from recordings where state not in ('stored', 'failed')")
                .query(String.class).list().forEach(recording -> left.add("recording: " + recording));
        browsers.forEach(browser -> left.addAll(browser.differences()));
        return left;
    }
}
