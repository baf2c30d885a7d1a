package io.ringdown.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two agents at pages (Maria, 3003, and João, 3002) and Carlos at a SIP phone (3004) call each other, by clicking.
class SoftphoneIT {

    private static final int MARIAS_TONE = Office.TONE;
    private static final int JOAOS_TONE = Office.SECOND_TONE;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final Office OFFICE = Office.withTwoBrowsers("--ringdown.routing.ring-timeout=20s");

    private Desk maria;
    private Desk joao;
    private SipPhone carlos;

    @BeforeEach
    void signIn() {
        maria = OFFICE.maria();
        joao = OFFICE.joao();
        carlos = OFFICE.phone("3004");
        maria.awaitPhone();
        joao.awaitPhone();
    }

    @AfterEach
    void leave() {
        carlos.close();
        joao.close();
        maria.close();
        await("nothing is left in Asterisk").atMost(PATIENCE)
                .untilAsserted(() -> assertThat(OFFICE.system().inAsterisk().everything()).isEmpty());
    }

    private void assertNoComplaints() {
        assertThat(maria.complaints()).isEmpty();
        assertThat(joao.complaints()).isEmpty();
    }

    @Test
    void givenTwoAgentsAtPages_whenOneCallsTheOther_thenTheyHearEachOther_andMuteAndHoldAreHeardToo() {
        maria.call("3002");
        joao.answer("Maria Santos");
        maria.awaitPhase("talking");
        Sound.awaitTone(joao.page(), MARIAS_TONE);
        Sound.awaitTone(maria.page(), JOAOS_TONE);
        Sound.Received first = Sound.received(joao.page());
        await("packets and energy come").atMost(PATIENCE).pollInSameThread().until(() -> {
            Sound.Received now = Sound.received(joao.page());
            return now.packets() > first.packets() + 50 && now.energy() > first.energy();
        });
        assertThat(Sound.received(maria.page()).packets()).isPositive();
        assertThat(Sound.received(maria.page()).energy()).isPositive();

        maria.control("mute").click();
        assertThat(maria.control("mute")).hasAttribute("data-on", "true");
        Sound.awaitNoTone(joao.page(), MARIAS_TONE);
        maria.control("mute").click();
        Sound.awaitTone(joao.page(), MARIAS_TONE);

        joao.control("hold").click();
        joao.awaitPhase("held");
        Sound.awaitNoTone(maria.page(), JOAOS_TONE);
        joao.control("hold").click();
        joao.awaitPhase("talking");
        Sound.awaitTone(maria.page(), JOAOS_TONE);

        String call = maria.callShown();
        joao.control("end").click();
        joao.awaitOver();
        maria.awaitOver();
        assertThat(maria.page().getByTestId("finished")).isVisible();
        assertThat(maria.recent(call)).isVisible();
        assertThat(joao.recent(call)).isVisible();
        assertNoComplaints();
    }

    @Test
    void givenAnAgentAtAPage_whenASipPhoneCalls_thenItIsAnsweredHeldAndEndedByKeyboardAlone() {
        maria.keepQuiet();
        OutgoingCall call = carlos.call("3003");
        maria.incoming("Carlos Oliveira");
        maria.page().keyboard().press("a");
        maria.awaitPhase("talking");
        call.awaitAnswered();
        carlos.awaitTone(MARIAS_TONE);
        Sound.awaitTone(maria.page(), carlos.tone());
        maria.page().keyboard().press("h");
        maria.awaitPhase("held");
        Sound.awaitNoTone(maria.page(), carlos.tone());
        maria.page().keyboard().press("h");
        maria.awaitPhase("talking");
        carlos.awaitTone(MARIAS_TONE);
        maria.page().keyboard().press("Alt+Shift+E");
        maria.awaitOver();
        call.awaitEnded();
        assertNoComplaints();
    }

    @Test
    void givenAnAgentAtAPage_whenTheyCallASipPhone_thenBothHearEachOther_andTheOtherHangsUp() {
        carlos.answerByItself();
        maria.call("3004");
        IncomingCall ring = carlos.awaitCall();
        maria.awaitPhase("talking");
        Sound.awaitTone(maria.page(), carlos.tone());
        carlos.awaitTone(MARIAS_TONE);
        ring.hangUp();
        maria.awaitOver();
        assertNoComplaints();
    }

    @Test
    void givenACall_whenItIsDeclinedAtThePage_thenTheCallerIsToldSo() {
        OutgoingCall call = carlos.call("3003");
        maria.incoming("Carlos Oliveira").getByText("Decline").click();
        call.awaitEnded();
        assertThat(call.finalStatus()).isIn(486, 603);
        assertThat(maria.page().getByTestId("incoming")).hasCount(0);
        assertNoComplaints();
    }

    @Test
    void givenATalk_whenItIsTransferredBlind_thenTheOtherTwoTalk() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        maria.control("transfer").click();
        maria.pick("Transfer to", "3002");
        String handedOn = maria.callShown();
        maria.button("Transfer now").click();
        assertThat(joao.incoming("Carlos Oliveira")).containsText("Maria Santos hands the call on to you");
        joao.answer("Carlos Oliveira");
        maria.awaitOver();
        assertThat(maria.recent(handedOn)).isVisible();
        Sound.awaitTone(joao.page(), carlos.tone());
        carlos.awaitTone(JOAOS_TONE);
        joao.control("end").click();
        call.awaitEnded();
        joao.awaitOver();
        assertNoComplaints();
    }

    @Test
    void givenATalk_whenItIsTransferredAfterAConsultation_thenTheOtherTwoTalk() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        Sound.awaitTone(maria.page(), carlos.tone());
        maria.control("transfer").click();
        maria.pick("Transfer to", "3002");
        maria.button("Talk first").click();
        assertThat(joao.incoming("Carlos Oliveira")).containsText("Maria Santos wants to speak with you first");
        joao.answer("Carlos Oliveira");
        consultation("consulting");
        Sound.awaitTone(joao.page(), MARIAS_TONE);
        assertThat(joao.page().getByTestId("call").getByRole(AriaRole.HEADING).first()).hasText("Maria Santos");
        assertThat(joao.page().getByTestId("consulted")).containsText("the call with Carlos Oliveira");
        maria.button("Swap").click();
        consultation("swapped");
        assertThat(joao.page().getByTestId("consulted")).containsText("you wait with music");
        Sound.awaitTone(maria.page(), carlos.tone());
        maria.button("Swap").click();
        consultation("consulting");
        Sound.awaitTone(maria.page(), JOAOS_TONE);
        maria.button("Complete transfer").click();
        maria.awaitOver();
        assertThat(joao.page().getByTestId("consulted")).hasCount(0);
        assertThat(joao.heading("Carlos Oliveira")).isVisible();
        Sound.awaitTone(joao.page(), carlos.tone());
        carlos.awaitTone(JOAOS_TONE);
        call.hangUp();
        joao.awaitOver();
        assertNoComplaints();
    }

    private void consultation(String state) {
        assertThat(maria.page().locator("[data-testid=consult][data-state=" + state + "]")).isVisible(Desk.PATIENT);
    }

    @Test
    void givenATalk_whenAThirdIsAdded_thenAllHearEachOther() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        maria.control("add").click();
        maria.pick("Add somebody to the call", "3002");
        joao.incoming("").getByText("Answer").click();
        Sound.awaitTone(joao.page(), carlos.tone());
        carlos.awaitToneAmongOthers(JOAOS_TONE);
        carlos.awaitToneAmongOthers(MARIAS_TONE);
        maria.control("end").click();
        maria.awaitOver();
        Sound.awaitTone(joao.page(), carlos.tone());
        call.hangUp();
        joao.awaitOver();
        assertNoComplaints();
    }

    @Test
    void givenATalk_whenItIsRecorded_thenItIsPlayedBackAtThePage() {
        OutgoingCall call = carlos.call("3003");
        maria.answer("Carlos Oliveira");
        maria.control("record").click();
        assertThat(maria.page().getByTestId("recording")).isVisible(Desk.PATIENT);
        Sound.awaitTone(maria.page(), carlos.tone());
        maria.control("record").click();
        assertThat(maria.page().getByTestId("recording")).hasCount(0);
        call.hangUp();
        maria.awaitOver();
        maria.open("/calls");
        maria.page().getByRole(AriaRole.LIST).getByText("Carlos Oliveira").first()
                .click();
        Locator audio = maria.page().getByTestId("recordings").locator("audio");
        assertThat(audio).isVisible(Desk.PATIENT);
        audio.evaluate("(audio) => audio.play()");
        Sound.awaitTone(maria.page(), carlos.tone());
        assertNoComplaints();
    }
}
