package io.ringdown.bench;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.local.LocalPostgres;
import io.ringdown.whole.ServiceProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whether the time a refusal takes tells if the name exists: wrong passwords for a name that does and for one that does not,
/// in turn, without the throttle's delays.
final class SignInTiming {

    private static final int WARM = 50;

    private static final int TRIES = 400;

    private SignInTiming() {}

    static List<String> run(LocalPostgres postgres, Path directory) {
        double[] known = new double[TRIES];
        double[] unknown = new double[TRIES];
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                ServiceProcess service = Services.start(asterisk, postgres, directory.resolve("sign-in.log"),
                        "--ringdown.throttle.wrong-passwords=1000000", "--ringdown.throttle.wrong-for-name=1000000",
                        "--ringdown.throttle.wrong-from=1000000", "--ringdown.throttle.slow-by=0ms")) {
            for (int n = -WARM; n < TRIES; n++) {
                double one = milliseconds(service, "maria.santos");
                double other = milliseconds(service, "mario.santos");
                if (n >= 0) {
                    known[n] = one;
                    unknown[n] = other;
                }
            }
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        return List.of("", "| %d wrong passwords each | p10 ms | p50 ms | p90 ms |".formatted(TRIES),
                "|---|---|---|---|",
                row("for a name that exists", known), row("for a name that does not", unknown),
                row("ratio", ratios(known, unknown)));
    }

    private static double milliseconds(ServiceProcess service, String username) {
        long start = System.nanoTime();
        String answer = service.tryToSignIn(username, "wrong-password");
        if (!answer.contains("bad-credentials")) {
            throw new IllegalStateException("not refused as expected: " + answer);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static double[] ratios(double[] known, double[] unknown) {
        double[] ratios = new double[TRIES];
        Arrays.setAll(ratios, n -> known[n] / unknown[n]);
        return ratios;
    }

    private static String row(String name, double[] sorted) {
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f |", name, sorted[TRIES / 10], sorted[TRIES / 2],
                sorted[TRIES * 9 / 10]);
    }
}
