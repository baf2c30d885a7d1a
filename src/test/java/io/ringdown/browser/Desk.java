package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// Somebody at the pages, in a window of their own. What the pages complain of is kept, the content policy's refusals above all.
final class Desk implements AutoCloseable {

    /// For what Asterisk or another phone has to do first.
    static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions()
            .setTimeout(20_000);

    private static final String TAKEN = "target/screenshots";
    private static final int MOST_CONTROLS = 300;
    private static final String CONTROLS = "a[href], button:not([disabled]), input:not([disabled]), "
            + "select:not([disabled]), textarea:not([disabled])";
    /// What cannot be seen cannot be reached; of a group that arrow keys go through, one is reached.
    private static final String MARK = "document.activeElement?.blur(); window.testReached = new Set();";
    private static final String REACHED = """
            () => {
              const at = document.activeElement;
              if (at === document.body || window.testReached.has(at)) {
                return window.testReached.size > 0;
              }
              const shows = (at.matches('input') ? [at, at.parentElement] : [at])
                .flatMap((one) => [getComputedStyle(one), getComputedStyle(one, '::after')])
                .some((style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
              if (shows || at.matches('[tabindex="-1"]')) {
                window.testReached.add(at);
              }
              return false;
            }
            """;
    private static final String LEFT = "() => [...document.querySelectorAll('" + CONTROLS
            + "')].filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !window.testReached.has(one) "
            + "&& one.type !== 'radio').map((one) => one.outerHTML.slice(0, 160))";

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
        BrowserContext window = chromium.window(url.toString(), screen);
        window.addInitScript(Sound.CONNECTIONS);
        return new Desk(window);
    }

    /// Another page in the same window, of the same person.
    Desk anotherTab() {
        return new Desk(window);
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
        assertThat(button(Pattern.compile("Your account$")).first()).isVisible(PATIENT);
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

    /// A field of a form, by its label.
    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /// Opens a menu by its button and picks something in it.
    void choose(Pattern menu, String item) {
        button(menu).first().click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item)).click();
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    /// Goes there, and waits until the page says what it is.
    Desk open(String path) {
        page.navigate("/app" + path);
        assertThat(page.locator("h1").first()).isAttached(new LocatorAssertions.IsAttachedOptions().setTimeout(20_000));
        return this;
    }

    /// Waits until the page is somebody's phone.
    Desk awaitPhone() {
        assertThat(page.locator("[data-testid=link][data-tone=go]").first()).isAttached(
                new LocatorAssertions.IsAttachedOptions().setTimeout(20_000)); // a narrow page hides it
        return this;
    }

    /// Calls a number by clicking.
    void call(String number) {
        page.getByLabel("Number", new Page.GetByLabelOptions().setExact(true)).fill(number);
        button("Call").click();
    }

    /// The card of somebody who calls.
    Locator incoming(String name) {
        Locator card = page.getByRole(AriaRole.ALERTDIALOG, new Page.GetByRoleOptions().setName(name));
        assertThat(card).isVisible(PATIENT);
        return card;
    }

    /// Waits until what was typed lies so far back that a bare key is a shortcut again (`QUIET_FOR` of the pages).
    void keepQuiet() {
        page.waitForTimeout(3_200);
    }

    void answer(String name) {
        incoming(name).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Answer").setExact(true))
                .click();
        awaitPhase("talking");
    }

    /// @param phase `outgoing`, `talking`, `held` or `waits`
    void awaitPhase(String phase) {
        assertThat(page.locator("[data-testid=call][data-phase=" + phase + "]")).isVisible(PATIENT);
    }

    /// One of the controls of the call: `mute`, `hold`, `keypad`, `transfer`, `add`, `record`, `end`.
    Locator control(String id) {
        return page.locator("[data-control=" + id + "]");
    }

    /// Picks a number in the search that a control has opened.
    void pick(String label, String number) {
        Locator search = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
        search.fill(number);
        page.getByRole(AriaRole.OPTION).filter(new Locator.FilterOptions().setHasText(number)).first().click();
    }

    /// The id of the call that the page shows.
    String callShown() {
        return page.getByTestId("call").getAttribute("data-call");
    }

    /// A call in the list of those that there have been.
    Locator recent(String call) {
        return page.locator("#recent-list [data-call='" + call + "']");
    }

    void awaitOver() {
        assertThat(page.getByTestId("call")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
    }

    /// Waits until nothing moves any more but what moves for ever.
    void settle() {
        page.waitForFunction("() => document.getAnimations().every((one) => one.playState !== 'running' "
                + "|| one.effect.getComputedTiming().iterations === Infinity)");
    }

    /// Goes through the page by Tab once around.
    ///
    /// @return the controls that were not reached, or did not show that they were
    List<String> unreachable() {
        page.evaluate(MARK);
        for (int step = 0; step < MOST_CONTROLS; step++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate(REACHED))) {
                break;
            }
        }
        @SuppressWarnings("unchecked")
        List<String> left = (List<String>) page.evaluate(LEFT);
        return left;
    }

    /// What the pages wrote as errors, without what the network did.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Looks at the page on another screen.
    void turnTo(Screen screen) {
        page.setViewportSize(screen.width(), screen.height());
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(screen.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
    }

    /// As [#inspect], with the picture in `docs/screenshots` where `-Dwrite.documents=true`.
    void look(Screen screen, String name) {
        inspect(screen, name, Path.of(Boolean.getBoolean("write.documents") ? "docs/screenshots" : TAKEN));
    }

    /// Takes a picture of what is shown, and asserts that it keeps nobody out and fits. What has secrets in it goes no further
    /// than `target`.
    void inspect(Screen screen, String name) {
        inspect(screen, name, Path.of(TAKEN));
    }

    private void inspect(Screen screen, String name, Path directory) {
        settle();
        String file = name + "-" + screen.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".png";
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(file))
                .setAnimations(ScreenshotAnimations.DISABLED));
        assertThat(Axe.violations(page)).as("on %s, %s", name, screen).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as("%s fits %s", name, screen)
                .isEqualTo(true);
    }

    @Override
    public void close() {
        window.close();
    }
}
