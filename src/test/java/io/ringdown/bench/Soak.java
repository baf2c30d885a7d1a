package io.ringdown.bench;

import io.ringdown.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Does the service need more memory the longer it runs? 20 calls a second for an hour; the heap after a full collection, looked
/// at every few minutes, may not grow by more than a tenth once it is warm: `./mvnw -Psoak verify`, `-Dminutes=60`.
public final class Soak {

    private static final Path OUTPUT = Path.of("target/soak");
    private static final double RATE = 20;
    private static final double TOLERANCE = 0.1;
    private static final int LOOKS = 20;
    /// Looks that do not count: pools, caches and the code compiler fill up.
    private static final int WARM = 4;

    private Soak() {}

    public static void main(String[] args) throws IOException {
        Duration all = Duration.ofMinutes(Integer.getInteger("minutes", 60));
        Files.createDirectories(OUTPUT);
        List<String> report = new ArrayList<>();
        boolean flat;
        try (LocalPostgres postgres = LocalPostgres.startOnFreePort(
                Files.createTempDirectory(OUTPUT.toAbsolutePath(), "postgres").resolve("data"));
                LoadRun load = new LoadRun(postgres, OUTPUT)) {
            flat = staysFlat(load, all.dividedBy(LOOKS), report);
        } catch (RuntimeException e) {
            e.printStackTrace();
            flat = false;
        }
        Files.write(OUTPUT.resolve("report.md"), report);
        System.exit(flat ? 0 : 1);
    }

    private static boolean staysFlat(LoadRun load, Duration step, List<String> report) {
        say(report, "Soak of %s, %s, %.0f calls/s".formatted(LocalDate.now(ZoneOffset.UTC), Runtime.version(), RATE));
        say(report, "| minutes | calls/s | heap after a full collection, MB | resident, MB |");
        say(report, "|---|---|---|---|");
        long first = 0;
        long most = 0;
        for (int look = 1; look <= LOOKS; look++) {
            LoadRun.Result result = load.run(RATE, step);
            long heap = load.liveHeap();
            say(report, "| %.1f | %.1f | %.2f | %.0f |".formatted(step.toSeconds() * look / 60.0, result.rate(),
                    heap / 1e6, load.resident() / 1e6));
            first = look == WARM ? heap : first;
            most = look > WARM ? Math.max(most, heap) : most;
        }
        double growth = (most - first) / (double) first;
        say(report, "Since it was warm the heap has grown by %.1f %% at the most.".formatted(growth * 100));
        return growth <= TOLERANCE;
    }

    private static void say(List<String> report, String line) {
        System.out.println(line);
        report.add(line);
    }
}
