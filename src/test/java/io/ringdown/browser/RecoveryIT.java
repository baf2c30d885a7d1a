package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Line;
import io.ringdown.whole.WholeSystem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is away for a while: the page comes back by itself, without a reload, and shows the truth. Carlos at a SIP phone talks
/// to Maria at a page, who reaches everything by lines that can be cut.
@Tag("alone")
class RecoveryIT {

    private static final double TRUTH_MILLIS = 3_000;
    private static final Duration CUT = Duration.ofSeconds(20);
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    private static final Line PAGES = new Line();
    private static final Line LIVE = new Line();
    private static final Line SIP = new Line();
    private static WholeSystem system;
    private static Chromium chromium;
    private static URI pages;

    private Desk maria;
    private SipPhone carlos;
    private OutgoingCall call;

    @BeforeAll
    static void start() {
        pages = PAGES.to(NOWHERE);
        URI live = LIVE.to(NOWHERE);
        URI sip = SIP.to(NOWHERE);
        system = WholeSystem.start("--CORS_ORIGINS=" + pages, "--ringdown.live.url=:" + live.getPort(),
                "--ringdown.web.connect-to=" + live + ",ws://127.0.0.1:" + live.getPort() + ",ws://127.0.0.1:"
                        + sip.getPort(),
                "--ringdown.device.websocket-urls=ws://127.0.0.1:" + sip.getPort() + "/ws");
        PAGES.to(system.url());
        LIVE.to(URI.create("http://127.0.0.1:" + system.livePort()));
        SIP.to(system.asterisk().place().url());
        chromium = Chromium.start(440);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (system != null) {
            system.close();
        }
        List.of(PAGES, LIVE, SIP).forEach(Line::close);
    }

    @BeforeEach
    void talk() {
        maria = Desk.of(chromium, pages, Screen.DESKTOP_LIGHT, "maria.santos", "client123");
        carlos = system.phone("3004");
        maria.awaitPhone();
        call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        carlos.awaitTone(440);
    }

    @AfterEach
    void leave() {
        carlos.close();
        maria.close();
    }

    private void showsTheEndAndIsAPhoneAgain(String what) {
        long begin = System.nanoTime();
        LocatorAssertions.HasCountOptions soon = new LocatorAssertions.HasCountOptions().setTimeout(TRUTH_MILLIS);
        assertThat(maria.page().getByTestId("call")).hasCount(0, soon);
        long truth = System.nanoTime();
        maria.awaitPhone();
        System.out.printf("pages: after %s the truth was shown after %d ms, the phone was back after %d ms%n", what,
                (truth - begin) / 1_000_000, (System.nanoTime() - begin) / 1_000_000);
        assertThat(maria.page().getByTestId("finished")).isVisible();
        OutgoingCall again = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        carlos.awaitTone(440);
        again.hangUp();
        maria.awaitOver();
    }

    @Test
    void givenACall_whenTheNetworkIsCutForTwentySecondsAndItEndsMeanwhile_thenThePageShowsThatSoonAfter() {
        List.of(PAGES, LIVE, SIP).forEach(Line::cut);
        call.hangUp();
        call.awaitEnded();
        LockSupport.parkNanos(CUT.toNanos()); // the outage itself
        assertThat(maria.page().getByText("Not connected to Ringdown").first()).isVisible();
        List.of(PAGES, LIVE, SIP).forEach(Line::mend);
        showsTheEndAndIsAPhoneAgain("a network cut of 20 s");
    }

    @Test
    void givenACall_whenTheServiceIsRestartedAndItEndsMeanwhile_thenThePageShowsThatSoonAfter() {
        system.stopService();
        call.hangUp();
        call.awaitEnded();
        system.startServiceAgain();
        showsTheEndAndIsAPhoneAgain("a restart of the service");
    }

    @Test
    void givenACall_whenAsteriskIsRestarted_thenThePageShowsThatItIsOverAndIsAPhoneAgain() {
        system.asterisk().close();
        system.asterisk().startAgain();
        system.awaitConnected();
        carlos.close();
        carlos = system.phone("3004");
        showsTheEndAndIsAPhoneAgain("a restart of Asterisk");
    }

    /// As by a closed lid: no timer runs and nothing is read.
    @Test
    void givenACall_whenThePageIsFrozenAndItEndsMeanwhile_thenThePageShowsThatSoonAfter() {
        chromium.freeze();
        call.hangUp();
        call.awaitEnded();
        LockSupport.parkNanos(CUT.toNanos()); // the lid is closed
        chromium.thaw();
        showsTheEndAndIsAPhoneAgain("a closed lid");
    }
}
