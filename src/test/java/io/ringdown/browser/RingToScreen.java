package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.WholeSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long it takes from Asterisk's event that a page's phone rings until the card of the call is painted there: real Asterisk, a
/// real SIP phone that calls, real Chromium.
public final class RingToScreen {

    private static final int WARM = 20;
    private static final int CALLS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /// Of two frames that begin after the card was put into the page, the second begins when the first has been painted.
    private static final String WATCH = """
            window.testPainted = {};
            addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
              for (const card of document.querySelectorAll('[data-testid=incoming]')) {
                const call = card.dataset.call;
                if (!(call in window.testPainted)) {
                  window.testPainted[call] = 0;
                  requestAnimationFrame(() => requestAnimationFrame(() => {
                    window.testPainted[call] = performance.timeOrigin + performance.now();
                  }));
                }
              }
            }).observe(document.body, { childList: true, subtree: true }));
            """;

    private RingToScreen() {}

    /// @return lines of the report
    public static List<String> run() {
        try (WholeSystem system = WholeSystem.start("--ringdown.routing.ring-timeout=20s");
                Chromium chromium = Chromium.start(440);
                SipPhone carlos = system.phone("3004");
                Desk maria = Desk.at(chromium, system.url(), Screen.DESKTOP_LIGHT)) {
            maria.window().addInitScript(WATCH);
            maria.open("/");
            maria.signIn("maria.santos", "client123");
            maria.open("/");
            maria.awaitPhone();
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < WARM + CALLS; i++) {
                double took = ring(system, maria, carlos);
                if (i >= WARM) {
                    millis.add(took);
                }
            }
            millis.sort(null);
            return List.of("", "| ring to screen, %d calls | p50 ms | p95 ms | longest ms |".formatted(CALLS),
                    "|---|---|---|---|", String.format(Locale.ROOT, "| | %.0f | %.0f | %.0f |", at(millis, 0.5),
                            at(millis, 0.95), millis.getLast()));
        }
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    private static double ring(WholeSystem system, Desk maria, SipPhone carlos) {
        OutgoingCall call = carlos.call("3003");
        String id = maria.incoming("Carlos Oliveira").getAttribute("data-call");
        await("the card is painted").atMost(PATIENCE).pollInSameThread().until(() -> painted(maria, id) > 0);
        double painted = painted(maria, id);
        Instant rings = system.sql()
                .sql("select min(at) from call_events where call_id = ? and type = 'ringing'").param(id)
                .query((row, _) -> row.getTimestamp(1).toInstant()).single();
        call.cancel();
        call.awaitEnded();
        assertThat(maria.page().getByTestId("incoming")).hasCount(0,
                new LocatorAssertions.HasCountOptions().setTimeout(20_000));
        return painted - rings.toEpochMilli();
    }

    private static double painted(Desk desk, String call) {
        return ((Number) desk.page().evaluate("(call) => window.testPainted[call] ?? 0", call)).doubleValue();
    }
}
