package io.ringdown.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What axe-core finds wrong with a page, by the rules of WCAG 2.2 AA, that names have what is seen among them, and its own best
/// practices.
final class Axe {

    private static final String SOURCE = source();
    private static final String RUN = """
            async () => (await axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag',
              values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
              rules: { 'label-content-name-mismatch': { enabled: true } } }))
              .violations.flatMap((found) => found.nodes.map((node) =>
                `${found.id}: ${node.html.slice(0, 160)} — ${(node.failureSummary ?? '').replace(/\\s+/g, ' ')}`))
            """;

    private Axe() {}

    private static String source() {
        try {
            return Files.readString(Path.of("target", "js", "node_modules", "axe-core", "axe.min.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line for each element that breaks a rule.
    @SuppressWarnings("unchecked")
    static List<String> violations(Page page) {
        page.evaluate(SOURCE);
        return (List<String>) page.evaluate(RUN);
    }
}
