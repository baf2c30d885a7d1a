package io.ringdown.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/// What came of a run, for `docs/reliability.md`, and every difference with all that is known of it.
///
/// @param vanished how many phones vanished from a talk
/// @param history how many calls were written
/// @param records how many channels Asterisk has a record of
record Figures(Plan plan, Duration length, Traffic traffic, int vanished, int history, int records, List<Fault> faults,
        Verdict verdict) {

    void write(Path directory, Function<String, List<String>> events) throws IOException {
        List<String> report = report();
        report.forEach(System.out::println);
        Files.write(directory.resolve("report.md"), report);
        List<String> differences = new ArrayList<>();
        for (Verdict.Difference difference : verdict.differences()) {
            differences.add("%s: %s%n    %s".formatted(difference.what(), difference.which(), difference.detail()));
            faults.stream().map(fault -> "    " + fault).forEach(differences::add);
            events.apply(difference.which()).forEach(event -> differences.add("    " + event));
        }
        differences.stream().filter(line -> !line.startsWith("    ")).forEach(System.out::println);
        differences.addAll(verdict.details());
        Files.write(directory.resolve("differences.txt"), differences);
    }

    private List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add("Run with `%s`, %d s, %s calls/s begun:".formatted(plan.toRepeat(), length.toSeconds(),
                String.format(Locale.ROOT, "%.1f", traffic.calls() * 1000.0 / length.toMillis())));
        lines.add("");
        lines.add("| | |");
        lines.add("|---|---|");
        lines.add(
                "| calls that people began | %d, %d went as they were meant to; %d not begun for want of free phones |"
                        .formatted(traffic.calls(), traffic.asMeant(), traffic.skipped()));
        lines.add("| by kind | %s |".formatted(traffic.begun()));
        lines.add("| phones that vanished from a talk | %d |".formatted(vanished));
        lines.add("| calls in the history | %d |".formatted(history));
        lines.add("| channels in Asterisk's records | %d |".formatted(records));
        lines.add("| differences | %d |".formatted(verdict.differences().size()));
        verdict.excuses().forEach(excuse -> lines.add("| while Ringdown was away | %s |".formatted(excuse)));
        lines.add("");
        lines.add("| fault | times | lasted | control back p50 | longest |");
        lines.add("|---|---|---|---|---|");
        for (FaultKind kind : FaultKind.values()) {
            List<Duration> recoveries = faults.stream().filter(fault -> fault.kind() == kind).map(Fault::recovery)
                    .filter(Objects::nonNull).sorted().toList();
            if (!recoveries.isEmpty()) {
                lines.add("| %s | %d | %d s | %d ms | %d ms |".formatted(kind, recoveries.size(),
                        plan.lengthOf(kind).toSeconds(), recoveries.get(recoveries.size() / 2).toMillis(),
                        recoveries.getLast().toMillis()));
            }
        }
        faults.stream().filter(fault -> fault.listening() != null).map(fault -> Duration.between(fault.back(),
                Objects.requireNonNull(fault.listening())).toMillis()).max(Long::compareTo)
                .ifPresent(
                        longest -> lines.add("%nThe service itself took up to %d ms from the start of its process to "
                                .formatted(longest) + "its first HTTP answer, which is not part of these figures."));
        return lines;
    }
}
