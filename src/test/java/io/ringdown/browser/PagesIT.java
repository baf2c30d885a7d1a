package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every page, as it looks and as people with disabilities use it.
class PagesIT {

    @RegisterExtension
    static final Office OFFICE = Office.withOneBrowser("--ringdown.routing.ring-timeout=30s");

    private static final List<String> ADMIN_PAGES = List.of("people", "organizations", "devices", "keys", "audit",
            "asterisk");

    @Test
    void givenAWrongPassword_whenSomebodySignsIn_thenThePageSaysWhatToDo_andTheRightOneLetsThemIn() {
        try (Desk desk = OFFICE.desk(Screen.DESKTOP_LIGHT)) {
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
        try (SipPhone carlos = OFFICE.phone("3004"); Desk agent = OFFICE.desk(screen)) {
            agent.open("/");
            agent.look(screen, "sign-in");
            agent.signIn("attendant", "attendant123");
            agent.awaitPhone();
            assertThat(agent.button(Pattern.compile("^Your status: Available")).first()).isAttached();
            agent.look(screen, "phone");
            OutgoingCall call = carlos.call("3001");
            agent.incoming("Carlos Oliveira");
            agent.look(screen, "incoming");
            agent.answer("Carlos Oliveira");
            agent.page().getByLabel("Notes about the call").fill("Asked about the invoice of October.");
            assertThat(agent.page().getByTestId("loss")).isVisible(Desk.PATIENT);
            agent.look(screen, "in-call");
            agent.control("transfer").click();
            assertThat(agent.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Transfer to")))
                    .isVisible();
            agent.look(screen, "transfer");
            agent.control("record").click();
            assertThat(agent.page().getByTestId("recording")).isVisible(Desk.PATIENT);
            call.press("1");
            agent.control("end").click();
            call.awaitEnded();
            agent.awaitOver();
            agent.open("/calls");
            agent.look(screen, "calls");
            agent.page().getByRole(AriaRole.LIST).getByText("Carlos Oliveira").first().click();
            assertThat(agent.page().getByTestId("recordings")).isVisible(Desk.PATIENT);
            agent.look(screen, "call");
            agent.open("/settings");
            agent.look(screen, "settings");
            agent.open("/no-such-page");
            agent.look(screen, "not-found");
            assertThat(agent.complaints()).isEmpty();
        }
        try (Desk admin = OFFICE.desk(screen, "admin", "admin123")) {
            for (String page : ADMIN_PAGES) {
                admin.open("/admin/" + page);
                assertThat(admin.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).first())
                        .isVisible(Desk.PATIENT);
                admin.page().waitForLoadState(LoadState.NETWORKIDLE);
                admin.look(screen, "admin-" + page);
            }
            assertThat(admin.complaints()).isEmpty();
        }
    }

    @Test
    void givenTheFirstLoad_whenItsScriptsAreCounted_thenTheyAreSmall_andTheSipLibraryComesAfter() {
        try (Desk desk = OFFICE.desk(Screen.DESKTOP_LIGHT)) {
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
            assertThat(bytes.get()).isBetween(10_000L, 150_000L);
            assertThat(scripts).isNotEmpty().noneMatch(script -> isSipLibrary(desk, script));
            desk.signIn("maria.santos", "client123");
            desk.awaitPhone();
            assertThat(scripts).as("scripts when the phone is there").anyMatch(script -> isSipLibrary(desk, script));
        }
    }

    private static boolean isSipLibrary(Desk desk, String script) {
        return desk.page().request().get(script).text().contains("JsSIP");
    }

    @Test
    void givenAPersonWithTwoWindows_whenTheyChangeTheirPassword_thenTheOtherIsSignedOut_andThisOneIsTheirPhoneAgain() {
        String changed = "walrus-on-a-tricycle";
        try (SipPhone carlos = OFFICE.phone("3004");
                Desk other = OFFICE.desk(Screen.DESKTOP_LIGHT, "joao.silva", "client123");
                Desk joao = OFFICE.desk(Screen.DESKTOP_LIGHT, "joao.silva", "client123")) {
            joao.awaitPhone();
            joao.choose(Pattern.compile("Your account$"), "Change your password");
            joao.inspect(Screen.DESKTOP_LIGHT, "password");
            joao.field("Current password").fill("not-the-one");
            joao.field("New password").fill("12345678");
            joao.button("Change password").click();
            assertThat(joao.page().getByText("This is not your present password.")).isVisible();
            joao.field("Current password").fill("client123");
            joao.button("Change password").click();
            assertThat(joao.page().getByText("This one is among those that are tried first.")).isVisible();
            joao.field("New password").fill(changed);
            joao.page().keyboard().press("Enter");
            assertThat(joao.page().getByText("Your password is changed.")).isVisible(Desk.PATIENT);
            assertThat(other.page().getByText("Your session has ended.")).isVisible(Desk.PATIENT);
            other.signIn("joao.silva", changed);
            joao.awaitPhone();
            OutgoingCall call = carlos.call("3002");
            joao.answer("Carlos Oliveira");
            Sound.awaitTone(joao.page(), carlos.tone());
            joao.choose(Pattern.compile("Your account$"), "Change your password");
            assertThat(joao.page().getByText("You are in a call")).isVisible();
            assertThat(joao.button("Change password")).isDisabled();
            call.hangUp();
            assertThat(joao.button("Change password")).isEnabled();
            assertThat(joao.complaints()).isEmpty();
        }
    }

    @Test
    void givenAPageThatIsOpen_whenItIsUsedByKeyboardAlone_thenEveryControlIsReachedAndShowsIt() {
        try (Desk desk = OFFICE.maria()) {
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
