package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.SipPhone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls made and ended by a click.
class ClickToCallIT extends SharedSystem {

    private Person attendant;

    @BeforeEach
    void enter() {
        attendant = scene.person("attendant");
    }

    private String click(Person who, String from, String to) {
        return who.makeWhenThere(from, to);
    }

    @Test
    void givenTwoPhones_whenTheCallerClicks_thenTheirPhoneRingsFirstAndTheyTalk() {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        String id = click(attendant, "3001", "3002");
        IncomingCall first = caller.awaitCall().ring();
        assertThat(first.otherNumber()).as("whom the caller's display shows").isEqualTo("3002");
        assertThat(callee.calls()).isEmpty();
        first.answer();
        IncomingCall second = callee.awaitCall().ring();
        assertThat(second.otherNumber()).isEqualTo("3001");
        second.answer();
        caller.awaitTone(callee.tone());
        callee.awaitTone(caller.tone());
        second.hangUp();
        first.awaitEnded();

        Scene.Ended ended = scene.ended().as("completed", 16, "callee");
        assertThat(ended.text("id")).isEqualTo(id);
        assertThat(ended.types()).containsExactly("created", "dial_attempt", "dial_attempt", "ringing", "answered",
                "ended");
        attendant.hangUp(id).expect(409);
    }

    @ParameterizedTest
    @CsvSource({"603,rejected,21,caller", "486,busy,17,caller", "480,no_answer,19,system"})
    void givenACallersPhone_whenItTurnsItsOwnCallAway_thenTheCalleeNeverRings(int said, String reason, int cause,
            String source) {
        SipPhone caller = scene.phone("3001");
        SipPhone callee = scene.phone("3002");
        click(attendant, "3001", "3002");
        caller.awaitCall().ring().decline(said);

        scene.ended().as(reason, cause, source);
        assertThat(callee.calls()).isEmpty();
    }

    @Test
    void givenACallerWithoutAPhone_whenTheyClick_thenTheCallFails() {
        scene.phone("3002");
        click(attendant, "3001", "3002");
        scene.ended().as("failed", 20, "system");
    }

    @Test
    void givenACallersPhone_whenNobodyAnswersIt_thenTheCallIsMissed() {
        SipPhone caller = scene.phone("3001");
        scene.phone("3002");
        click(attendant, "3001", "3002");
        IncomingCall ring = caller.awaitCall().ring();
        ring.awaitEnded();
        scene.ended().as("no_answer", 19, "system");
    }

    @ParameterizedTest
    @CsvSource({"603,rejected,21,callee", "486,busy,17,callee", "480,no_answer,19,system"})
    void givenACallerWhoWaits_whenTheCalleeTurnsTheCallAway_thenTheCallerIsReleased(int said, String reason, int cause,
            String source) {
        SipPhone callee = scene.phone("3002");
        IncomingCall first = clickAndPickUp();
        callee.awaitCall().ring().decline(said);
        first.awaitEnded();
        scene.ended().as(reason, cause, source);
    }

    @Test
    void givenACallerWhoWaits_whenTheCalleeDoesNotAnswer_thenTheCallIsMissed() {
        SipPhone callee = scene.phone("3002");
        IncomingCall first = clickAndPickUp();
        callee.awaitCall().ring().awaitEnded();
        first.awaitEnded();
        scene.ended().as("no_answer", 19, "system");
    }

    @Test
    void givenACalleeWithoutAPhone_whenTheCallerClicks_thenItIsRefused_andNothingRings() {
        SipPhone caller = scene.phone("3001");
        assertThat(attendant.make("3001", "3002").expect(409).text("/code")).isEqualTo("callee-offline");
        assertThat(scene.calls()).isEmpty();
        assertThat(caller.calls()).isEmpty();
    }

    @Test
    void givenACallerWhoWaits_whenTheCalleesPhoneHasGone_thenTheCallFails() {
        SipPhone callee = scene.phone("3002");
        SipPhone caller = scene.phone("3001");
        click(attendant, "3001", "3002");
        IncomingCall first = caller.awaitCall().ring();
        callee.unregister();
        first.answer();
        first.awaitEnded();
        scene.ended().as("failed", 20, "system");
    }

    @Test
    void givenACallerWhoWaits_whenTheyHangUp_thenTheCalleeStopsRinging() {
        SipPhone callee = scene.phone("3002");
        IncomingCall first = clickAndPickUp();
        IncomingCall second = callee.awaitCall().ring();
        first.hangUp();
        second.awaitEnded();
        scene.ended().as("canceled", 16, "caller");
    }

    private IncomingCall clickAndPickUp() {
        SipPhone caller = scene.phone("3001");
        click(attendant, "3001", "3002");
        IncomingCall first = caller.awaitCall().ring();
        first.answer();
        return first;
    }

    @ParameterizedTest
    @CsvSource({"maria.santos,canceled,16,caller", "joao.silva,rejected,21,callee", "attendant,canceled,16,agent",
            "admin,canceled,16,agent"})
    void givenARingingCall_whenSomebodyEndsItByAClick_thenTheRecordSaysWho(String who, String reason, int cause,
            String source) {
        SipPhone caller = scene.phone("3003");
        SipPhone callee = scene.phone("3002");
        String id = click(scene.person("maria.santos"), "3003", "3002");
        IncomingCall first = caller.awaitCall().ring();
        first.answer();
        IncomingCall second = callee.awaitCall().ring();
        scene.person(who).hangUp(id).expect(202);
        first.awaitEnded();
        second.awaitEnded();

        scene.ended().as(reason, cause, source);
        scene.person(who).hangUp(id).expect(409);
    }

    @ParameterizedTest
    @CsvSource({"maria.santos,caller", "joao.silva,callee", "attendant,agent", "admin,agent"})
    void givenATalk_whenSomebodyEndsItByAClick_thenItIsCompleteAndTheRecordSaysWho(String who, String source) {
        SipPhone caller = scene.phone("3003");
        SipPhone callee = scene.phone("3002").answerByItself();
        var call = caller.call("3002");
        call.awaitAnswered();
        caller.awaitTone(callee.tone());
        String id = scene.begunCall();
        scene.person("carlos.oliveira").hangUp(id).expect(404);
        scene.person("carlos.oliveira").get("/api/calls/" + id).expect(404);
        scene.person("carlos.oliveira").get("/api/calls/" + id + "/events").expect(404);
        assertThat(scene.person(who).get("/api/calls/active").expect(200).body().toString()).contains(id);
        assertThat(scene.person("carlos.oliveira").get("/api/calls/active").expect(200).body().toString())
                .doesNotContain(id);
        scene.person(who).hangUp(id).expect(202);
        call.awaitEnded();

        scene.ended().as("completed", 16, source);
        scene.person(who).hangUp(id).expect(409);
    }

    @Test
    void givenARingingPhone_whenTheCallIsEndedBeforeThePhoneAnswersAtAll_thenNothingIsLeft() {
        SipPhone caller = scene.phone("3001");
        scene.phone("3002");
        String id = click(attendant, "3001", "3002");
        attendant.hangUp(id).expect(202);
        scene.ended().as("canceled", 16, "caller");
        assertThat(caller.calls()).allMatch(call -> call.ended());
    }

    @Test
    void givenLinesThatAreNotTheirs_whenAClientClicks_thenItIsRefused() {
        Person client = scene.person("joao.silva");
        client.make("3001", "3003").expect(403);
        client.make("3002", "3998").expect(404);
        client.make("3998", "3002").expect(404);
        client.make("3002", "3002").expect(400);
        Person.nobody(system.url()).make("3001", "3002").expect(401);
        assertThat(scene.calls()).isEmpty();
    }
}
