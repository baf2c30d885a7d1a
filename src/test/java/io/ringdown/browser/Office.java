package io.ringdown.browser;

import io.ringdown.phone.SipPhone;
import io.ringdown.whole.WholeSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Where the people of one class of tests work: the whole system, and a browser for each of those whose voices must differ.
final class Office implements BeforeAllCallback, AfterAllCallback {

    /// What the first browser's microphone hears.
    static final int TONE = 440;
    /// What the second's does.
    static final int SECOND_TONE = 1_000;

    private final List<Integer> tones;
    private final List<String> settings;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Chromium> browsers = new ArrayList<>();
    private @Nullable WholeSystem system;

    private Office(List<Integer> tones, String... settings) {
        this.tones = tones;
        this.settings = List.of(settings);
    }

    /// @param settings of the service, as on a command line
    static Office withOneBrowser(String... settings) {
        return new Office(List.of(TONE), settings);
    }

    static Office withTwoBrowsers(String... settings) {
        return new Office(List.of(TONE, SECOND_TONE), settings);
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        opened.clear(); // of the first time, where a test runs once more
        browsers.clear();
        WholeSystem started = WholeSystem.start(settings.toArray(String[]::new));
        system = started;
        opened.add(started);
        for (int tone : tones) {
            Chromium browser = Chromium.start(tone);
            opened.add(browser);
            browsers.add(browser);
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        for (AutoCloseable part : opened.reversed()) {
            part.close();
        }
    }

    WholeSystem system() {
        return Objects.requireNonNull(system, "no test of this class runs");
    }

    Chromium browser() {
        return browsers.getFirst();
    }

    SipPhone phone(String line) {
        return system().phone(line);
    }

    /// Somebody at a page, who has not signed in.
    Desk desk(Screen screen) {
        return Desk.at(browser(), system().url(), screen);
    }

    /// Somebody who has signed in.
    Desk desk(Screen screen, String username, String password) {
        return Desk.of(browser(), system().url(), screen, username, password);
    }

    /// Maria Santos, whose line is 3003.
    Desk maria() {
        return desk(Screen.DESKTOP_LIGHT, "maria.santos", "client123");
    }

    /// João Silva, whose line is 3002, at the last of the browsers.
    Desk joao() {
        return Desk.of(browsers.getLast(), system().url(), Screen.DESKTOP_DARK, "joao.silva", "client123");
    }
}
