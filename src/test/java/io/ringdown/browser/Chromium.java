package io.ringdown.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Debian's Chromium, without a window, driven by Playwright; several people may sit at it, but they share its microphone,
/// which hums one tone. Used by one thread.
final class Chromium implements AutoCloseable {

    private static final int RATE = 48_000;
    private static final int BEEPS = 4;

    private final Playwright playwright;
    private final Path microphone;
    private final Browser browser;

    private Chromium(Playwright playwright, Path microphone, Browser browser) {
        this.playwright = playwright;
        this.microphone = microphone;
        this.browser = browser;
    }

    /// @param hertz what its microphone hears; a whole number of waves fits into a second
    static Chromium start(int hertz) {
        Path executable = browser();
        // The driver is playwright-core of src/test/js, run by the machine's own Node.js.
        System.setProperty("playwright.cli.dir", Path.of("target", "js", "driver").toAbsolutePath().toString());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_NODEJS_PATH", found("node").orElseThrow().toString());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        try {
            Path microphone = Files.createTempFile("ringdown-microphone", ".wav");
            Files.write(microphone, hum(hertz));
            return new Chromium(playwright, microphone,
                    playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable)
                            .setArgs(arguments(microphone))));
        } catch (IOException e) {
            playwright.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static List<String> arguments(Path microphone) {
        return new ArrayList<>(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone, "--allow-loopback-in-peer-connection",
                "--autoplay-policy=no-user-gesture-required"));
    }

    /// Skips the test where there is none, unless CI demands it.
    private static Path browser() {
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome").map(Chromium::found)
                .flatMap(Optional::stream).findFirst();
        if (browser.isEmpty()) {
            String reason = "skipped, no Chromium on the path: install the package chromium";
            if (Boolean.parseBoolean(System.getenv("RINGDOWN_REQUIRE_ASTERISK"))) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        return browser.orElseThrow();
    }

    private static Optional<Path> found(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst();
    }

    /// A second of a sine, as a WAV file with one channel of 16 bits; Chromium plays it again and again. It comes and goes, or
    /// the suppression of noise would take it for one.
    private static byte[] hum(int hertz) {
        ByteBuffer wav = ByteBuffer.allocate(44 + RATE * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + RATE * 2)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1)
                .putShort((short) 1).putInt(RATE).putInt(RATE * 2).putShort((short) 2).putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII)).putInt(RATE * 2);
        for (int i = 0; i < RATE; i++) {
            double loudness = Math.max(0, Math.sin(2 * Math.PI * BEEPS * i / RATE));
            wav.putShort((short) (20_000 * loudness * Math.sin(2 * Math.PI * hertz * i / RATE)));
        }
        return wav.array();
    }

    /// A window of its own, as of another person.
    BrowserContext window(String url, Screen screen) {
        return browser.newContext(new Browser.NewContextOptions().setBaseURL(url).setLocale("en-GB")
                .setTimezoneId("UTC").setViewportSize(screen.width(), screen.height())
                .setColorScheme(screen.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setPermissions(List.of("microphone", "notifications")));
    }

    /// Stops what runs in the windows, as a closed lid does: no timer, nothing is read. They come back by [#thaw()].
    void freeze() {
        windows("STOP");
    }

    void thaw() {
        windows("CONT");
    }

    private void windows(String signal) {
        for (JsonElement one : browser.newBrowserCDPSession().send("SystemInfo.getProcessInfo")
                .getAsJsonArray("processInfo")) {
            JsonObject process = one.getAsJsonObject();
            if (process.get("type").getAsString().equals("renderer")) {
                send(signal, process.get("id").getAsLong());
            }
        }
    }

    private static void send(String signal, long process) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process)).inheritIO().start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the window's process could not be told " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        playwright.close();
        try {
            Files.deleteIfExists(microphone);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
