package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.UriUtils;

/// Calls to the outside through a trunk, whose provider is a SIP phone.
class OutsideIT {

    private static final String BERLIN = "+493012345678";
    private static final String PARIS = "+33140205050";

    private static WholeSystem system;
    private static SipPhone provider;

    private Scene scene;
    private Person joao;

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.outside.trunk=" + Provider.TRUNK, "--ringdown.outside.region=DE",
                "--ringdown.outside.calls-per-person=1");
        provider = Provider.of(system);
    }

    @AfterAll
    static void stop() {
        provider.close();
        system.close();
    }

    @BeforeEach
    void enter() {
        scene = new Scene(system);
        joao = scene.person("joao.silva");
        scene.person("admin").send("PUT", "/api/users/" + joao.get("/api/users/profile").text("/id")
                + "/outside-calls", "{\"prefixes\":[\"+49\"]}").expect(200);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void givenANumberThatIsAllowed_whenItIsClicked_thenTheProviderIsCalled_andBothHearEachOther() {
        SipPhone phone = scene.phone("3002");
        joao.make("3002", "030 12345678").expect(202);
        IncomingCall first = phone.awaitCall().ring();
        assertThat(first.otherNumber()).as("whom the caller's display shows").isEqualTo(BERLIN);
        first.answer();
        IncomingCall outside = provider.awaitCall().ring();
        assertThat(outside.calledNumber()).isEqualTo(BERLIN);
        assertThat(outside.otherNumber()).as("the number that the called one sees").isEqualTo(Provider.CALLER_ID);
        assertThat(outside.header("From")).as("nothing of the line behind it").doesNotContain("3002", "Jo");
        outside.answer();
        phone.awaitTone(provider.tone());
        provider.awaitTone(phone.tone());
        outside.hangUp();
        first.awaitEnded();

        Scene.Ended ended = scene.ended().as("completed", 16, "callee");
        assertThat(ended.text("initiator_device")).isEqualTo("3002");
        assertThat(ended.text("receiver_device")).isEqualTo(BERLIN);
    }

    @Test
    void givenAPhone_whenItDialsANumberOutside_thenItRingsThere_andTheAnswerIsHeard() {
        SipPhone phone = scene.phone("3002");
        OutgoingCall call = phone.call(BERLIN);
        IncomingCall outside = provider.awaitCall().ring();
        assertThat(outside.calledNumber()).isEqualTo(BERLIN);
        call.awaitRinging();
        outside.answer();
        call.awaitAnswered();
        phone.awaitTone(provider.tone());
        provider.awaitTone(phone.tone());
        call.hangUp();
        outside.awaitEnded();
        scene.ended().as("completed", 16, "caller");
    }

    @Test
    void givenATalk_whenItIsTransferredOutside_thenTheProviderIsCalled_andTheOtherHearsWhoAnswersThere() {
        SipPhone maria = scene.phone("3003");
        SipPhone phone = scene.phone("3002");
        OutgoingCall hers = maria.call("3002");
        IncomingCall his = phone.awaitCall().ring();
        his.answer();
        hers.awaitAnswered();
        String transfer = "/api/calls/" + scene.begunCall() + "/transfer";
        assertThat(joao.post(transfer, transferTo(PARIS)).expect(403).text("/code"))
                .isEqualTo("outside-call-not-allowed");
        joao.post(transfer, transferTo("030 12345678")).expect(202);
        IncomingCall outside = provider.awaitCall().ring();
        assertThat(outside.calledNumber()).isEqualTo(BERLIN);
        outside.answer();
        his.awaitEnded();
        maria.awaitTone(provider.tone());
        provider.awaitTone(maria.tone());
        outside.hangUp();
        hers.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.types()).containsSubsequence("answered", "transfer", "transfer_completed", "ended");
        assertThat(ended.text("transferred_to")).isEqualTo(BERLIN);
    }

    @Test
    void givenTheProvider_whenItBringsATextThatIsNoNumber_thenItHears404_andTheHistoryHasAllOfIt() {
        String text = "4930123456,RINGDOWNMARK=1";
        OutgoingCall call = provider.call(UriUtils.encode(text, StandardCharsets.UTF_8));
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(404);
        assertThat(scene.ended().as("failed", 1, "system").text("receiver_device")).isEqualTo(text);
        assertThat(system.asterisk().console("dialplan show globals")).doesNotContain("RINGDOWNMARK");
    }

    private static String transferTo(String number) {
        return "{\"target\":\"%s\",\"type\":\"blind\"}".formatted(number);
    }

    @Test
    void givenAProviderWhoseNumberIsBusy_whenItIsDialled_thenTheCallerHearsThat() {
        OutgoingCall call = scene.phone("3002").call(BERLIN);
        provider.awaitCall().decline(486);
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(486);
        scene.ended().as("busy", 17, "callee");
    }

    /// No person has declined: it is the provider that does not serve the call.
    @ParameterizedTest
    @CsvSource({"401,the trunk refused,outside_unavailable", "403,the trunk refused,outside_unavailable",
            "407,the trunk refused,outside_unavailable", "504,the trunk refused,outside_unavailable",
            "404,the phone could not be reached,unknown_number"})
    void givenAProviderThatRefuses_whenAPhoneDials_thenItHearsSo_andTheHistorySaysWho(int status, String detail,
            String announcement) {
        OutgoingCall call = scene.phone("3002").call(BERLIN);
        provider.awaitCall().decline(status);
        call.awaitEarlyAudio();
        call.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.text("end_reason")).isEqualTo("failed");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "announcement", "failed");
        assertThat(ended.events().get(2).at("/detail").asString()).isEqualTo(announcement);
        assertThat(ended.events().get(3).at("/detail").asString()).isEqualTo(detail);
    }

    @Test
    void givenAProviderThatPlaysBeforeItAnswers_whenItsNumberIsDialled_thenTheCallerHearsIt() {
        SipPhone phone = scene.phone("3002");
        OutgoingCall call = phone.call(BERLIN);
        IncomingCall outside = provider.awaitCall().progress();
        call.awaitEarlyAudio();
        phone.awaitTone(provider.tone());
        assertThat(call.answered()).isFalse();
        outside.decline(486);
        call.awaitEnded();
        Scene.Ended ended = scene.ended().as("busy", 17, "callee");
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "ringing", "busy");
        assertThat(ended.events().get(2).at("/detail").asString()).isEqualTo("early media");
    }

    @Test
    void givenATalk_whenItIsTransferredToAnAnnouncementOutside_thenWhoTransfersHearsIt() {
        SipPhone phone = scene.phone("3002");
        SipPhone maria = scene.phone("3003");
        OutgoingCall hers = maria.call("3002");
        IncomingCall his = phone.awaitCall().ring();
        his.answer();
        hers.awaitAnswered();
        String call = scene.begunCall();
        joao.post("/api/calls/" + call + "/transfer", transferTo("030 12345678").replace("blind", "attended"))
                .expect(202);
        IncomingCall outside = provider.awaitCall().progress();
        phone.awaitTone(provider.tone());
        outside.decline(486);
        await("the transfer is over").until(() -> joao.get("/api/calls/" + call).body().at("/transfer").isNull());
        phone.awaitTone(maria.tone());
        maria.awaitTone(phone.tone());
        hers.hangUp();
        his.awaitEnded();
        assertThat(scene.ended().types()).containsSubsequence("transfer", "transfer_ringing", "transfer_busy", "ended");
    }

    /// What a provider forwards is what the caller may call, no more.
    @ParameterizedTest(name = "to {0}")
    @CsvSource({"+493087654321,true", "3003,true", "+33140205050,false"})
    void givenAProviderThatForwards_whenAPhoneDials_thenItRingsThereIfTheCallerMay(String to, boolean may) {
        scene.person("admin").send("PUT", "/api/users/" + joao.get("/api/users/profile").text("/id")
                + "/outside-calls", "{\"prefixes\":[\"+49\"],\"max_calls\":2}").expect(200);
        SipPhone maria = scene.phone("3003");
        OutgoingCall call = scene.phone("3002").call(BERLIN);
        int before = provider.calls().size();
        provider.awaitCall().forward(302, to);
        if (may) {
            IncomingCall in = to.equals("3003") ? maria.awaitCall().ring() : provider.awaitCall().ring();
            in.answer();
            call.awaitAnswered();
            call.hangUp();
            in.awaitEnded();
            assertThat(scene.ended().as("completed", 16, "caller").text("transferred_to")).isEqualTo(to);
        } else {
            call.awaitEnded();
            assertThat(scene.ended().types()).contains("forward", "forward_no_answer", "failed");
            assertThat(provider.calls()).hasSize(before + 1);
        }
    }

    @Test
    void givenANumberThatIsNotAllowed_whenItIsClickedOrDialled_thenTheProviderIsNotCalled() {
        SipPhone phone = scene.phone("3002");
        int before = provider.calls().size();
        assertThat(joao.make("3002", PARIS).expect(403).text("/code")).isEqualTo("outside-call-not-allowed");
        OutgoingCall call = phone.call(PARIS);
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(603);
        Scene.Ended ended = scene.ended().as("failed", 21, "system");
        assertThat(ended.events().toString()).contains("not allowed to call this number");
        assertThat(provider.calls()).hasSize(before);
    }

    @Test
    void givenAPersonWithTheirOnlyCallOutside_whenTheyMakeAnother_thenItIsRefused_untilTheFirstHasEnded() {
        SipPhone phone = scene.phone("3002");
        OutgoingCall call = phone.call(BERLIN);
        IncomingCall outside = provider.awaitCall().ring();
        assertThat(joao.make("3002", BERLIN).expect(409).text("/code")).isEqualTo("too-many-outside-calls");
        outside.decline(486);
        call.awaitEnded();
        await("the circuit is free").until(() -> joao.make("3002", BERLIN).status() == 202);
        phone.awaitCall().decline(486);
    }

    @Test
    void givenAPersonWithTheirOnlyCallOutside_whenTheirPhoneDialsAnother_thenItIsToldThatAllIsBusy() {
        SipPhone phone = scene.phone("3002");
        OutgoingCall call = phone.call(BERLIN);
        IncomingCall outside = provider.awaitCall().ring();
        outside.answer();
        call.awaitAnswered();
        OutgoingCall second = phone.call(BERLIN);
        second.awaitEarlyAudio();
        second.awaitEnded();
        assertThat(second.finalStatus()).isEqualTo(503);
        call.hangUp();
        outside.awaitEnded();
        await("both are over").until(() -> scene.calls().size() == 2);
        Scene.Ended full = scene.ended(scene.calls().getLast()).as("failed", 34, "system");
        assertThat(full.types()).containsExactly("created", "announcement", "failed");
        assertThat(full.events().get(1).at("/detail").asString()).isEqualTo("all_busy");
    }

    @Test
    void givenAnOrganizationThatAllowsLess_whenItsPersonCalls_thenTheProviderIsNotCalled_untilItAllowsIt() {
        Person admin = scene.person("admin");
        String organization = "/api/organizations/"
                + admin.post("/api/organizations", "{\"name\":\"Clinic\"}").expect(201).text("/id");
        String me = joao.get("/api/users/profile").text("/id");
        admin.send("PUT", organization + "/members/" + me, "{}").expect(204);
        admin.send("PUT", organization + "/outside-calls", "{\"prefixes\":[\"+33\"]}").expect(200);
        SipPhone phone = scene.phone("3002");
        int before = provider.calls().size();
        OutgoingCall call = phone.call(BERLIN);
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(603);
        assertThat(scene.ended().as("failed", 21, "system").events().toString()).contains("organization");
        assertThat(provider.calls()).hasSize(before);
        admin.send("PUT", organization + "/outside-calls", "{\"prefixes\":[\"+49\"]}").expect(200);
        OutgoingCall again = phone.call(BERLIN);
        provider.awaitCall().decline(486);
        again.awaitEnded();
        assertThat(again.finalStatus()).isEqualTo(486);
        admin.send("DELETE", organization, "").expect(204);
    }

    @Test
    void givenACallFromTheTrunk_whenItWantsToGoOutAgainOrToALine_thenNobodyIsCalled() {
        SipPhone phone = scene.phone("3002");
        int before = provider.calls().size();
        OutgoingCall through = provider.call(PARIS);
        through.awaitEnded();
        assertThat(through.finalStatus()).isEqualTo(404);
        scene.ended().as("failed", 1, "system");
        OutgoingCall line = provider.call("3002");
        line.awaitEnded();
        assertThat(line.finalStatus()).isEqualTo(404);
        assertThat(phone.calls()).isEmpty();
        assertThat(provider.calls()).as("its own two").hasSize(before + 2);
    }
}
