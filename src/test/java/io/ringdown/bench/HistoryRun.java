package io.ringdown.bench;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.bench.GeneratedHistory.Sample;
import io.ringdown.call.store.HistoryPlans;
import io.ringdown.local.LocalPostgres;
import io.ringdown.whole.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A million calls asked for by HTTP in every combination of the filters that the API's description names. Half of the
/// questions are put together of one call's own values, so that there is an answer; half of several calls', so that there may
/// be none and everything has to be looked through.
final class HistoryRun {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> FILTERS = List.of("user_id", "line", "direction", "status", "end_reason",
            "missed", "origin", "from", "to", "text", "tag", "disposition", "cursor");
    /// So many that the slowest alone does not decide.
    private static final int ENOUGH = 20;
    private static final int TRIES = Integer.getInteger("tries", ENOUGH);
    /// Until what is asked for is in memory, as it is where people have worked for a day.
    private static final int WARM = 500 * ENOUGH;
    private static final int CHANCES = 3;
    private static final double LIMIT = 50;

    private final Random random = new Random(1);
    private final ServiceProcess service;
    private final String token;
    private final List<Sample> samples;
    private final List<String> cursors;
    private int askedAgain;

    /// Milliseconds of the requests with the same filters, sorted.
    private record Timing(String name, List<Double> millis) {

        double at(double quantile) {
            return millis.get((int) Math.ceil(millis.size() * quantile) - 1);
        }

        String row() {
            return String.format(Locale.ROOT, "| %s | %d | %.1f | %.1f | %.1f |", name, millis.size(), at(0.5),
                    at(0.95),
                    at(1));
        }
    }

    private HistoryRun(ServiceProcess service, List<Sample> samples) {
        this.service = service;
        this.samples = samples;
        this.token = service.signIn("admin", "admin123");
        this.cursors = IntStream.range(0, 100).mapToObj(_ -> cursor()).toList();
    }

    static List<String> run(LocalPostgres postgres, Path directory) {
        List<String> report = new ArrayList<>(GeneratedHistory.make(postgres));
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                ServiceProcess service = Services.start(asterisk, postgres, directory.resolve("history.log"))) {
            HistoryRun run = new HistoryRun(service, GeneratedHistory.samples(postgres));
            run.requireKnownFilters();
            report.addAll(run.measure());
        }
        report.addAll(HistoryPlans.of(postgres.url(), postgres.username(), postgres.password()));
        return report;
    }

    private void requireKnownFilters() {
        Set<String> named = new TreeSet<>();
        JSON.readTree(service.get("/v3/api-docs")).at("/paths/~1api~1calls~1history/get/parameters")
                .forEach(parameter -> named.add(parameter.path("name").asString()));
        Set<String> known = new TreeSet<>(FILTERS);
        known.addAll(List.of("limit", "offset"));
        if (!named.equals(known)) {
            throw new IllegalStateException("the API names " + named + ", measured are " + known);
        }
    }

    private String cursor() {
        JsonNode page = JSON.readTree(service.get("/api/calls/history?limit=1&to=" + any().time(), token));
        return page.path("next_cursor").asString("");
    }

    private List<String> measure() {
        List<Set<String>> combinations = combinations();
        for (int n = 0; n < WARM; n++) {
            millis(question(combinations.get(random.nextInt(combinations.size()))));
        }
        List<Timing> timings = combinations.stream().map(this::undisturbed).toList();
        Timing all = new Timing("all together",
                timings.stream().flatMap(timing -> timing.millis().stream()).sorted().toList());
        long over = timings.stream().filter(timing -> timing.at(0.95) >= LIMIT).count();
        List<String> lines = new ArrayList<>(List.of("",
                "%d combinations of filters, %d of them with a p95 of %.0f ms or more (after %d were asked again)."
                        .formatted(timings.size(), over, LIMIT, askedAgain),
                "", "| filters | requests | p50 ms | p95 ms | slowest ms |",
                "|---|---|---|---|---|", all.row()));
        timings.stream().filter(timing -> !timing.name().contains(" ")).forEach(timing -> lines
                .add(new Timing(timing.name().isEmpty() ? "none" : timing.name(), timing.millis()).row()));
        lines.addAll(List.of("", "| the slowest combinations | requests | p50 ms | p95 ms | slowest ms |",
                "|---|---|---|---|---|"));
        timings.stream().sorted(Comparator.comparingDouble((Timing timing) -> timing.at(0.95)).reversed()).limit(10)
                .forEach(timing -> lines.add(timing.row()));
        lines.addAll(others());
        return lines;
    }

    private List<String> others() {
        List<String> lines = new ArrayList<>(
                List.of("", "| else | requests | p50 ms | p95 ms | slowest ms |", "|---|---|---|---|---|"));
        lines.add(timing("limit=200", "history?limit=200").row());
        lines.add(timing("offset=10000", "history?offset=10000").row());
        lines.add(timing("statistics of a person", "statistics?user_id=" + any().person()).row());
        lines.add(
                timing("statistics of a month", "statistics?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z").row());
        lines.add(timing("statistics of everything", "statistics").row());
        lines.add(timing("100,000 calls as CSV", "history.csv").row());
        return lines;
    }

    /// A direction is seen from somebody.
    private static List<Set<String>> combinations() {
        return IntStream.range(0, 1 << FILTERS.size())
                .mapToObj(bits -> IntStream.range(0, FILTERS.size()).filter(n -> (bits >> n & 1) == 1)
                        .mapToObj(FILTERS::get).collect(Collectors.toCollection(LinkedHashSet::new)))
                .filter(filters -> !filters.contains("direction") || filters.contains("user_id")
                        || filters.contains("line"))
                .map(filters -> (Set<String>) filters).toList();
    }

    /// What is too slow may have been held up by something else on the machine: it is asked again, a few times, and is too
    /// slow if it always is.
    private Timing undisturbed(Set<String> filters) {
        Timing timing = timing(String.join(" ", filters), filters, TRIES);
        for (int chance = 1; chance < CHANCES && timing.at(0.95) >= LIMIT; chance++) {
            askedAgain++;
            timing = timing(timing.name(), filters, Math.max(TRIES, ENOUGH));
        }
        return timing;
    }

    private Timing timing(String name, Set<String> filters, int tries) {
        return new Timing(name, IntStream.range(0, tries).mapToObj(_ -> millis(question(filters))).sorted()
                .toList());
    }

    private Timing timing(String name, String path) {
        return new Timing(name, IntStream.range(0, 10).mapToObj(_ -> millis("/api/calls/" + path)).sorted()
                .toList());
    }

    private double millis(String path) {
        long start = System.nanoTime();
        service.get(path, token);
        return (System.nanoTime() - start) / 1e6;
    }

    private String question(Set<String> filters) {
        boolean ofOne = random.nextBoolean();
        Sample one = any();
        return filters.stream().map(filter -> filter + "=" + value(filter, ofOne ? one : any()))
                .collect(Collectors.joining("&", "/api/calls/history?", ""));
    }

    private String value(String filter, Sample sample) {
        return switch (filter) {
            case "user_id" -> sample.person();
            case "line" -> sample.line();
            case "direction" -> random.nextBoolean() ? "out" : "in";
            case "status" -> random.nextInt(4) == 0 ? "active" : "ended";
            case "end_reason" -> sample.endReason();
            case "missed" -> "true";
            case "origin" -> random.nextBoolean() ? "asterisk" : "ringdown";
            case "from" -> Instant.parse(sample.time()).minus(Duration.ofHours(1 + random.nextInt(2_000))).toString();
            case "to" -> Instant.parse(sample.time()).plus(Duration.ofHours(1 + random.nextInt(2_000))).toString();
            case "text" -> random.nextInt(4) == 0 ? sample.word() + "+" + any().word() : sample.word();
            case "tag" -> sample.tag();
            case "disposition" -> sample.disposition();
            case "cursor" -> cursors.get(random.nextInt(cursors.size()));
            default -> throw new IllegalArgumentException(filter);
        };
    }

    private Sample any() {
        return samples.get(random.nextInt(samples.size()));
    }
}
