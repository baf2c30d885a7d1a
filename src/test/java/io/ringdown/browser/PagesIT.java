package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.ringdown.whole.WholeSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every page, as it looks and as people with disabilities use it.
class PagesIT {

    private static WholeSystem system;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        system = WholeSystem.start();
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
}
