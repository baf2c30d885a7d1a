package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// Somebody at the pages, in a window of their own. What the pages complain of is kept, the content policy's refusals above all.
final class Desk implements AutoCloseable {

    private final BrowserContext window;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Desk(BrowserContext window) {
        this.window = window;
        this.page = window.newPage();
        page.onConsoleMessage(this::hear);
        page.onPageError(complaints::add);
    }

    static Desk at(Chromium chromium, URI url, Screen screen) {
        return new Desk(chromium.window(url.toString(), screen));
    }

    /// Signed in, on the first page.
    static Desk of(Chromium chromium, URI url, Screen screen, String username, String password) {
        Desk desk = at(chromium, url, screen);
        desk.page.navigate("/app/");
        desk.signIn(username, password);
        return desk;
    }

    void signIn(String username, String password) {
        page.getByLabel("User name or e-mail address").fill(username);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        button("Sign in").click();
        assertThat(button("Your account").first()).isVisible();
    }

    private void hear(ConsoleMessage message) {
        if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
            complaints.add(message.text());
        }
    }

    Page page() {
        return page;
    }

    BrowserContext window() {
        return window;
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    /// What the pages wrote as errors, without what the network did.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void picture(String name) {
        Path directory = Path.of(Boolean.getBoolean("write.documents") ? "docs/screenshots" : "target/screenshots");
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(name + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    @Override
    public void close() {
        window.close();
    }
}
