package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What opens on the administration's pages, as people with disabilities use it, and all of it by keyboard.
class AdminPagesIT {

    private static final List<String> PAGES = List.of("people", "organizations", "devices", "keys", "audit",
            "asterisk");
    private static final Map<Screen, String> NEWCOMERS = Map.of(Screen.DESKTOP_LIGHT, "Ana Lima", Screen.DESKTOP_DARK,
            "Bruno Reis", Screen.PHONE_LIGHT, "Clara Nunes", Screen.PHONE_DARK, "Davi Rocha");
    private static final Pattern ROW_MENU = Pattern.compile("^Actions for ");

    @RegisterExtension
    static final Office OFFICE = Office.withOneBrowser();

    private Desk admin;

    @BeforeEach
    void signIn() {
        admin = OFFICE.desk(Screen.DESKTOP_LIGHT, "admin", "admin123");
    }

    @AfterEach
    void leave() {
        assertThat(admin.complaints()).isEmpty();
        admin.close();
    }

    private void open(String page) {
        admin.open("/admin/" + page);
        assertThat(admin.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).first())
                .isVisible(Desk.PATIENT);
        admin.page().waitForLoadState(LoadState.NETWORKIDLE);
    }

    private Locator dialog(String title) {
        Locator dialog = admin.page().getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(title));
        assertThat(dialog).isVisible(Desk.PATIENT);
        return dialog;
    }

    private Locator title(String page) {
        return admin.page().getByRole(AriaRole.HEADING,
                new Page.GetByRoleOptions().setName(page).setLevel(1).setExact(true));
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void givenADialogOrAMenu_whenItIsOpen_thenNothingKeepsAnybodyOut(Screen screen) {
        admin.turnTo(screen);
        String name = Objects.requireNonNull(NEWCOMERS.get(screen));
        String program = "Reports for " + name;
        open("people");
        admin.button(Pattern.compile("Your account$")).first().click();
        admin.inspect(screen, "account-menu");
        admin.page().keyboard().press("Escape");
        admin.button("Add person").first().click();
        admin.field("Name").fill(name);
        admin.field("E-mail").fill(name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.com");
        admin.inspect(screen, "admin-new-person");
        button(dialog("Add person"), "Add person").click();
        Locator secret = dialog("The desk phone of " + name);
        admin.inspect(screen, "admin-new-person-phone");
        secret.getByLabel("I have the secret").check();
        button(secret, "Done").click();
        assertThat(title(name)).isVisible(Desk.PATIENT);
        admin.page().waitForLoadState(LoadState.NETWORKIDLE);
        admin.look(screen, "admin-person");
        admin.button("Delete").click();
        dialog("Delete " + name + "?");
        admin.inspect(screen, "admin-delete-person");

        open("devices");
        admin.button(ROW_MENU).first().click();
        admin.inspect(screen, "admin-device-menu");
        admin.page().keyboard().press("Escape");
        admin.button("Add desk phone").first().click();
        Locator adding = dialog("Add desk phone");
        adding.getByRole(AriaRole.COMBOBOX).fill(name);
        admin.page().getByRole(AriaRole.OPTION).filter(new Locator.FilterOptions().setHasText(name)).click();
        admin.field("Name of the device").fill("Front desk");
        admin.inspect(screen, "admin-new-device");
        button(adding, "Add desk phone").click();
        Locator shown = dialog("Set up Front desk");
        assertThat(shown.getByAltText("QR code with the SIP address and the secret")).isVisible();
        admin.inspect(screen, "admin-device-secret");
        shown.getByLabel("I have the secret").check();
        button(shown, "Done").click();

        open("keys");
        admin.button("Create key").first().click();
        admin.field("Name").fill(program);
        dialog("Create key").getByRole(AriaRole.CHECKBOX).first().check();
        admin.inspect(screen, "admin-new-key");
        button(dialog("Create key"), "Create key").click();
        Locator key = dialog("The key “" + program + "”");
        admin.inspect(screen, "admin-key");
        key.getByLabel("I have the key").check();
        button(key, "Done").click();
        admin.button("Revoke " + program).click();
        admin.inspect(screen, "admin-revoke-key");
    }

    @Test
    void givenAPageOfTheAdministration_whenItIsUsedByKeyboardAlone_thenEveryControlIsReachedAndShowsIt() {
        for (String page : PAGES) {
            open(page);
            admin.settle();
            assertThat(admin.unreachable()).as("controls on %s that Tab does not reach", page).isEmpty();
        }
        open("people");
        admin.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Maria Santos")).click();
        assertThat(title("Maria Santos")).isVisible(Desk.PATIENT);
        admin.page().reload(); // Tab begins at the top
        assertThat(title("Maria Santos")).isVisible(Desk.PATIENT);
        admin.page().waitForLoadState(LoadState.NETWORKIDLE);
        admin.settle();
        assertThat(admin.unreachable()).as("controls on a person's page that Tab does not reach").isEmpty();
    }

    /// A person is added, their phone renamed, the person deleted: the mouse is never touched.
    @Test
    void givenNoMouse_whenAnAdminWorks_thenPeopleAndDevicesAreKeptByKeysAlone() {
        open("people");
        type("n");
        assertThat(admin.field("Name")).isFocused();
        type("Olga Keys");
        press("Tab", "Tab");
        type("olga@example.com");
        press("Enter");
        Locator secret = dialog("The desk phone of Olga Keys");
        tabTo(secret.getByLabel("I have the secret"));
        press("Space", "Escape");
        assertThat(title("Olga Keys")).isVisible(Desk.PATIENT);

        Locator menu = admin.button(ROW_MENU).first();
        assertThat(menu).isVisible(Desk.PATIENT);
        tabTo(menu);
        press("Enter");
        assertThat(admin.page().getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Rename")))
                .isFocused();
        press("Enter");
        assertThat(admin.field("Name of the device")).isFocused();
        press("Control+A");
        type("Olga's desk");
        press("Enter");
        assertThat(admin.page().getByText("Olga's desk").first()).isVisible(Desk.PATIENT);
        assertThat(menu).isFocused();

        tabTo(admin.button("Delete"));
        press("Enter");
        Locator sure = dialog("Delete Olga Keys?");
        assertThat(button(sure, "Cancel")).isFocused();
        tabTo(button(sure, "Delete"));
        press("Enter");
        assertThat(admin.page().getByText("Olga Keys is deleted")).isVisible(Desk.PATIENT);
        assertThat(title("People")).isVisible();
    }

    /// From no organization at all to one that limits whom its people call, and to none again.
    @ParameterizedTest
    @EnumSource(Screen.class)
    void givenNoOrganization_whenAnAdminMakesOne_thenItHasPeopleAndLimits_whichTheirPagesSay(Screen screen) {
        admin.turnTo(screen);
        open("organizations");
        assertThat(admin.page().getByText("No organizations yet")).isVisible(Desk.PATIENT);
        admin.look(screen, "admin-no-organizations");
        admin.button("Add organization").first().click();
        admin.field("Name").fill("Clinic by the lake");
        admin.inspect(screen, "admin-new-organization");
        press("Enter");
        assertThat(title("Clinic by the lake")).isVisible(Desk.PATIENT);
        assertThat(admin.page().getByText("Nobody belongs to it yet")).isVisible(Desk.PATIENT);
        Locator picker = admin.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Add a person"));
        for (String name : List.of("Maria Santos", "Carlos Oliveira")) {
            picker.fill(name);
            assertThat(admin.page().getByRole(AriaRole.OPTION).filter(new Locator.FilterOptions().setHasText(name)))
                    .isVisible();
            press("Enter");
            assertThat(admin.page().getByText(name + " belongs to it now")).isVisible(Desk.PATIENT);
            assertThat(picker).isFocused();
            assertThat(picker).hasValue("");
        }
        assertThat(admin.page().getByText("2 people")).isVisible(Desk.PATIENT);
        assertThat(admin.page().getByText("Somebody joined an organization").first()).isVisible(Desk.PATIENT);
        admin.page().getByLabel("Limit whom its people may call outside").check();
        admin.field("Numbers may begin with").fill("+49, 41");
        Locator save = button(admin.page().locator("section").filter(new Locator.FilterOptions().setHas(
                admin.page().getByText("Calls to outside numbers"))), "Save");
        save.click();
        assertThat(admin.page().getByText("Each begins with + and has 1 to 15 digits, without spaces."))
                .isVisible(Desk.PATIENT);
        admin.field("Numbers may begin with").fill("+49, +41");
        admin.field("Calls at once, together").fill("2");
        save.click();
        assertThat(save).isDisabled();
        assertThat(admin.page().getByText("Outside calls of an organization changed").first()).isVisible(Desk.PATIENT);
        admin.look(screen, "admin-organization");

        admin.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Maria Santos")).click();
        assertThat(title("Maria Santos")).isVisible(Desk.PATIENT);
        assertThat(admin.page().getByText("Limited further by the organizations")).isVisible(Desk.PATIENT);
        admin.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Clinic by the lake")).click();
        assertThat(title("Clinic by the lake")).isVisible(Desk.PATIENT);
        admin.button("Take out Maria Santos").click();
        admin.inspect(screen, "admin-leave-organization");
        button(dialog("Take Maria Santos out of Clinic by the lake?"), "Take out").click();
        assertThat(admin.page().getByText("1 person", new Page.GetByTextOptions().setExact(true)))
                .isVisible(Desk.PATIENT);
        admin.button("Delete organization").click();
        admin.inspect(screen, "admin-delete-organization");
        button(dialog("Delete Clinic by the lake?"), "Delete organization").click();
        assertThat(admin.page().getByText("No organizations yet")).isVisible(Desk.PATIENT);
    }

    private void type(String text) {
        admin.page().keyboard().type(text);
    }

    private void press(String... keys) {
        for (String key : keys) {
            admin.page().keyboard().press(key);
        }
    }

    private void tabTo(Locator control) {
        for (int step = 0; step < 60; step++) {
            if (Boolean.TRUE.equals(control.evaluate("(one) => one === document.activeElement"))) {
                return;
            }
            press("Tab");
        }
        throw new AssertionError("Tab does not reach " + control);
    }
}
