package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of a call, and of the phone, when its page is reloaded, closed, or opened once more.
class TabsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// As a page behind another one is; what it notifies of is kept.
    private static final String BACKGROUND = """
            Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
            window.testNotifications = [];
            window.Notification = class extends Notification {
              constructor(...given) {
                super(...given);
                window.testNotifications.push(this);
              }
              close() {
                this.testClosed = true;
                super.close();
              }
            };
            """;

    @RegisterExtension
    static final Office OFFICE = Office.withOneBrowser("--ringdown.routing.ring-timeout=20s");

    private Desk maria;
    private SipPhone carlos;

    @BeforeEach
    void signIn() {
        maria = OFFICE.maria().awaitPhone();
        carlos = OFFICE.phone("3004");
    }

    @AfterEach
    void leave() {
        carlos.close();
        maria.close();
    }

    @Test
    void givenATalk_whenThePageIsReloaded_thenTheCallGoesOnThere() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        carlos.awaitTone(Office.TONE);
        maria.page().onDialog(Dialog::accept); // leaving in a call is asked for
        maria.page().reload();
        maria.awaitPhase("talking");
        Sound.awaitTone(maria.page(), carlos.tone());
        carlos.awaitTone(Office.TONE);
        assertThat(call.ended()).isFalse();
        call.hangUp();
        maria.awaitOver();
    }

    @Test
    void givenATalk_whenThePageIsClosed_thenTheCallEndsWithinSeconds() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        call.awaitAnswered();
        maria.page().close();
        call.awaitEnded(PATIENCE);
    }

    @Test
    void givenAPageThatIsThePhone_whenASecondTabTakesItOver_thenThatOneRingsAndTheFirstSaysSo() {
        Desk second = maria.anotherTab();
        second.open("/");
        second.button("Use it here").first().click();
        second.awaitPhone();
        assertThat(maria.page().getByText("Your phone has moved to another tab.").first()).isVisible(Desk.PATIENT);
        OutgoingCall call = carlos.call("3003");
        second.answer("Carlos Oliveira");
        Sound.awaitTone(second.page(), carlos.tone());
        call.hangUp();
        second.awaitOver();
    }

    @Test
    void givenASecondTabThatIsThePhone_whenTheFirstTakesItBack_thenThatOneRings_andWhenItIsClosedTheSecondDoesAgain() {
        Desk second = maria.anotherTab();
        second.open("/");
        second.button("Use it here").first().click();
        second.awaitPhone();
        maria.button("Use it here").first().click();
        maria.awaitPhone();
        assertThat(second.page().getByText("Your phone has moved to another tab.").first()).isVisible(Desk.PATIENT);
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        carlos.awaitTone(Office.TONE);
        call.hangUp();
        maria.awaitOver();

        maria.page().close();
        second.awaitPhone();
        OutgoingCall again = carlos.call("3003");
        second.answer("Carlos Oliveira");
        Sound.awaitTone(second.page(), carlos.tone());
        again.hangUp();
        second.awaitOver();
    }

    @Test
    void givenATalk_whenTheTabIsToBeClosed_thenTheBrowserAsks_andTheCallGoesOnForWhoStays() {
        maria.page().waitForClose(() -> closeAsPeopleDo(maria)); // nobody talks: nobody is asked
        Desk talker = maria.anotherTab();
        talker.open("/").awaitPhone();
        OutgoingCall call = carlos.call("3003");
        talker.answer("Carlos Oliveira");
        carlos.awaitTone(Office.TONE);
        List<String> asked = new CopyOnWriteArrayList<>();
        talker.page().onceDialog(dialog -> {
            asked.add(dialog.type());
            dialog.dismiss();
        });
        closeAsPeopleDo(talker);
        talker.page().waitForCondition(() -> !asked.isEmpty());
        assertThat(asked).containsExactly("beforeunload");
        talker.awaitPhase("talking");
        carlos.awaitTone(Office.TONE);
        assertThat(call.ended()).isFalse();

        talker.page().onceDialog(Dialog::accept);
        talker.page().waitForClose(() -> closeAsPeopleDo(talker));
        call.awaitEnded(PATIENCE);
    }

    private static void closeAsPeopleDo(Desk desk) {
        desk.page().close(new Page.CloseOptions().setRunBeforeUnload(true));
    }

    @Test
    void givenAPageInTheBackground_whenSomebodyCalls_thenTheBrowserNotifies_untilTheyGiveUp() {
        Desk behind = maria.anotherTab();
        behind.window().addInitScript(BACKGROUND);
        maria.page().close();
        behind.open("/").awaitPhone();
        OutgoingCall call = carlos.call("3003");
        behind.incoming("Carlos Oliveira");
        behind.page().waitForFunction("() => window.testNotifications.length === 1");
        assertThat(behind.page().evaluate("window.testNotifications.map((one) => [one.title, one.body].join('|'))"))
                .isEqualTo(List.of("Call from Carlos Oliveira|3004"));
        call.cancel();
        behind.page().waitForFunction("() => window.testNotifications[0].testClosed");
    }
}
