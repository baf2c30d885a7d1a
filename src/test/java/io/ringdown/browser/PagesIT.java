package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.WholeSystem;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every page, as it looks and as people with disabilities use it.
class PagesIT {

    private static WholeSystem system;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.routing.ring-timeout=30s");
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
    }

    private static final List<String> ADMIN_PAGES = List.of("people", "devices", "keys", "audit", "asterisk");

    @Test
    void givenAWrongPassword_whenSomebodySignsIn_thenThePageSaysWhatToDo_andTheRightOneLetsThemIn() {
        try (Desk desk = Desk.at(chromium, system.url(), Screen.DESKTOP_LIGHT)) {
            desk.page().navigate("/");
            assertThat(desk.heading("Sign in to Ringdown")).isVisible();
            desk.page().getByLabel("User name or e-mail address").fill("maria.santos");
            desk.page().getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("wrong");
            desk.button("Sign in").click();
            assertThat(desk.page().getByText("That name and password do not go together")).isVisible();
            assertThat(Axe.violations(desk.page())).isEmpty();
            desk.signIn("maria.santos", "client123");
            assertThat(desk.complaints()).isEmpty();
        }
    }

    /// Each in the light and in the dark, on a desktop and on a phone; every picture is of the real thing.
    @ParameterizedTest
    @EnumSource(Screen.class)
    void givenEveryPage_whenItIsLookedAt_thenNothingKeepsAnybodyOut(Screen screen) {
        try (SipPhone carlos = system.phone("3004"); Desk maria = Desk.at(chromium, system.url(), screen)) {
            maria.open("/");
            look(maria, screen, "sign-in");
            maria.signIn("maria.santos", "client123");
            maria.awaitPhone();
            look(maria, screen, "phone");
            OutgoingCall call = carlos.call("3003");
            maria.incoming("Carlos Oliveira");
            look(maria, screen, "incoming");
            maria.answer("Carlos Oliveira");
            maria.page().getByLabel("Notes about the call").fill("Asked about the invoice of October.");
            look(maria, screen, "in-call");
            maria.control("transfer").click();
            assertThat(maria.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Transfer to")))
                    .isVisible();
            look(maria, screen, "transfer");
            maria.control("record").click();
            assertThat(maria.page().getByTestId("recording")).isVisible(Desk.PATIENT);
            call.press("1");
            maria.control("end").click();
            call.awaitEnded();
            maria.awaitOver();
            maria.open("/calls");
            look(maria, screen, "calls");
            maria.page().getByRole(AriaRole.LIST).getByText("Carlos Oliveira").first().click();
            assertThat(maria.page().getByTestId("recordings")).isVisible(Desk.PATIENT);
            look(maria, screen, "call");
            maria.open("/settings");
            look(maria, screen, "settings");
            maria.open("/no-such-page");
            look(maria, screen, "not-found");
            assertThat(maria.complaints()).isEmpty();
        }
        try (Desk admin = Desk.of(chromium, system.url(), screen, "admin", "admin123")) {
            for (String page : ADMIN_PAGES) {
                admin.open("/admin/" + page);
                assertThat(admin.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).first())
                        .isVisible(Desk.PATIENT);
                admin.page().waitForLoadState(LoadState.NETWORKIDLE);
                look(admin, screen, "admin-" + page);
            }
            assertThat(admin.complaints()).isEmpty();
        }
    }

    private static void look(Desk desk, Screen screen, String name) {
        desk.settle();
        desk.picture(name + "-" + screen.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(Axe.violations(desk.page())).as("on %s, %s", name, screen).isEmpty();
        assertThat(desk.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s fits %s", name, screen).isEqualTo(true);
    }

    @Test
    void givenTheFirstLoad_whenItsScriptsAreCounted_thenTheyAreSmall_andTheSipLibraryComesAfter() {
        try (Desk desk = Desk.at(chromium, system.url(), Screen.DESKTOP_LIGHT)) {
            List<String> scripts = new CopyOnWriteArrayList<>();
            AtomicLong bytes = new AtomicLong();
            desk.page().onResponse(response -> {
                if (response.url().endsWith(".js")) {
                    scripts.add(response.url());
                    bytes.addAndGet(response.request().sizes().responseBodySize);
                }
            });
            desk.open("/");
            assertThat(desk.heading("Sign in to Ringdown")).isVisible();
            desk.page().waitForLoadState(LoadState.NETWORKIDLE);
            System.out.printf("pages: first load %d scripts, %d kB%n", scripts.size(), bytes.get() / 1_000);
            assertThat(scripts).isNotEmpty();
            assertThat(bytes.get()).isBetween(10_000L, 150_000L);
        }
    }

    @Test
    void givenAPageThatIsOpen_whenItIsUsedByKeyboardAlone_thenEveryControlIsReachedAndShowsIt() {
        try (Desk desk = Desk.of(chromium, system.url(), Screen.DESKTOP_LIGHT, "maria.santos", "client123")) {
            desk.awaitPhone();
            for (String path : List.of("/phone", "/calls", "/settings")) {
                desk.open(path);
                desk.page().waitForLoadState(LoadState.NETWORKIDLE);
                desk.settle();
                assertThat(desk.unreachable()).as("controls on %s that Tab does not reach", path).isEmpty();
            }
        }
    }
}
