package io.ringdown.bench;

import io.ringdown.browser.RingToScreen;
import io.ringdown.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// Runs all of it and prints a table that goes into `docs/performance.md`. `-Dparts=load,sign-in` chooses parts,
/// `-Drates=50,100` the rates of the load.
public final class Bench {

    private static final Path OUTPUT = Path.of("target/bench");

    private static final double[] RATES = Arrays
            .stream(System.getProperty("rates", "50,100,400,1000,1200,1500,1800,2200,2600,3000").split(",", -1))
            .mapToDouble(Double::parseDouble).toArray();

    private final List<String> report = new ArrayList<>();

    public static void main(String[] args) {
        try {
            new Bench().run(List.of(System.getProperty("parts", "parse,floor,load,history,sign-in").split(",")));
            System.exit(0);
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run(List<String> parts) {
        say("## Measured %s, %s, %d processors".formatted(LocalDate.now(ZoneOffset.UTC),
                Runtime.version(), Runtime.getRuntime().availableProcessors()));
        if (parts.contains("parse")) {
            ParseBenchmark.run().forEach(this::say);
        }
        try (LocalPostgres postgres = LocalPostgres.startOnFreePort(fresh("postgres"))) {
            if (parts.contains("load")) {
                load(postgres);
            }
            if (parts.contains("floor")) {
                PostgresFloor.run(postgres).forEach(this::say);
            }
            if (parts.contains("history")) {
                HistoryRun.run(postgres, OUTPUT).forEach(this::say);
            }
            if (parts.contains("sign-in")) {
                SignInTiming.run(postgres, OUTPUT).forEach(this::say);
            }
        }
        if (parts.contains("ring-to-screen")) {
            RingToScreen.run().forEach(this::say);
        }
        write();
    }

    private void load(LocalPostgres postgres) {
        try (LoadRun load = new LoadRun(postgres, OUTPUT)) {
            say("");
            say("| calls/s wanted | completed/s | p50 ms | p95 ms | p99 ms | service CPU ms/call | pushes missing |");
            say("|---|---|---|---|---|---|---|");
            load.run(100, Duration.ofSeconds(15)); // warm
            load.run(600, Duration.ofSeconds(15));
            load.run(1000, Duration.ofSeconds(10));
            for (double rate : RATES) {
                LoadRun.Result result = load.run(rate, Duration.ofSeconds(rate < 400 ? 20 : 12));
                say(String.format(Locale.ROOT, "| %.0f | %.0f | %.1f | %.1f | %.1f | %.2f | %d |", rate, result.rate(),
                        result.p50(), result.p95(), result.p99(), result.cpuPerCall(), result.lost()));
                if (result.rate() < rate * 0.85) {
                    break;
                }
            }
            say("");
            say("Heap after a full collection, at rest: %.1f MB".formatted(load.liveHeap() / 1e6));
            LoadRun.Memory memory = load.alive(10_000);
            say("%d calls alive: %.2f kB of heap each, heap %.1f MB, resident %.0f MB".formatted(memory.calls(),
                    memory.heapPerCall() / 1024, memory.heapWith() / 1e6, memory.resident() / 1e6));
        }
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static Path fresh(String name) {
        try {
            Files.createDirectories(OUTPUT);
            return Files.createTempDirectory(OUTPUT.toAbsolutePath(), name).resolve("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        System.out.println(line);
        report.add(line);
    }

    private void write() {
        try {
            Files.write(OUTPUT.resolve("report.md"), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
