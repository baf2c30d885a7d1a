package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Maria (3003) has a desk phone and controls it from the page, which carries no audio then; Carlos (3004) is at the other end.
class DeskPhoneIT {

    private static final String LINE = "3003";

    @RegisterExtension
    static final Office OFFICE = Office.withOneBrowser("--ringdown.routing.ring-timeout=20s");

    private Desk maria;
    private SipPhone desk;
    private SipPhone carlos;

    @BeforeEach
    void chooseTheDeskPhone() {
        desk = OFFICE.phone(LINE).answerWhenAsked();
        carlos = OFFICE.phone("3004");
        maria = OFFICE.maria();
        maria.open("/settings");
        maria.page().getByLabel("Phone to use").selectOption(LINE);
        maria.open("/phone");
        assertThat(maria.page().getByText("Desk phone connected").first()).isAttached();
    }

    @AfterEach
    void leave() {
        assertThat(maria.page().evaluate("window.testConnections.length")).as("audio at the page").isEqualTo(0);
        assertThat(maria.complaints()).isEmpty();
        carlos.close();
        desk.close();
        maria.close();
    }

    @Test
    void givenADeskPhoneThatRings_whenItsOwnerClicks_thenItAnswersHoldsAndHangsUp() {
        OutgoingCall call = carlos.call(LINE);
        assertThat(maria.incoming("Carlos Oliveira")).containsText("rings at your desk phone");
        maria.answer("Carlos Oliveira");
        call.awaitAnswered();
        desk.awaitTone(carlos.tone());
        carlos.awaitTone(desk.tone());

        maria.control("hold").click();
        maria.awaitPhase("held");
        desk.awaitNoTone(carlos.tone());
        carlos.awaitNoTone(desk.tone());
        maria.control("hold").click();
        maria.awaitPhase("talking");
        carlos.awaitTone(desk.tone());

        maria.control("mute").click();
        carlos.awaitNoTone(desk.tone());
        desk.awaitTone(carlos.tone());
        maria.control("end").click();
        maria.awaitOver();
        call.awaitEnded();
    }

    @Test
    void givenADeskPhone_whenItsOwnerClicksToCall_thenItCalls() {
        maria.page().getByLabel("Number", new Page.GetByLabelOptions().setExact(true)).fill("3004");
        maria.button("Call").click();
        IncomingCall ring = carlos.awaitCall().ring();
        maria.awaitPhase("outgoing");
        ring.answer();
        maria.awaitPhase("talking");
        desk.awaitTone(carlos.tone());
        carlos.awaitTone(desk.tone());
        maria.control("end").click();
        maria.awaitOver();
        ring.awaitEnded();
    }
}
