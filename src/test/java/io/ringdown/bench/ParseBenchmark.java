package io.ringdown.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the JMH benchmarks and puts their scores into the report.
final class ParseBenchmark {

    private ParseBenchmark() {}

    static List<String> run() {
        try {
            List<String> lines = new ArrayList<>(
                    List.of("", "| events of a recorded call | events/s per core |", "|---|---|"));
            for (RunResult result : new Runner(
                    new OptionsBuilder().include("io.ringdown.asterisk.EventBenchmark").build()).run()) {
                lines.add(String.format(Locale.ROOT, "| %s | %.0f ± %.0f |", result.getPrimaryResult().getLabel(),
                        result.getPrimaryResult().getScore(), result.getPrimaryResult().getScoreError()));
            }
            return lines;
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }
}
