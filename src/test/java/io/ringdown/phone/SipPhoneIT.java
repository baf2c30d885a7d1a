package io.ringdown.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.local.AsteriskPlace;
import io.ringdown.local.LocalAsterisk;
import io.ringdown.local.RealAsterisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The test phone itself, against a real Asterisk with a plain dialplan and no Ringdown.
class SipPhoneIT {

    private static final String SECRET = "not-a-secret-7000";
    private static final String DIALPLAN = """
            [plain]
            exten => _7XXX,1,Dial(PJSIP/${EXTEN},10)
             same => n,Hangup(${HANGUPCAUSE})
            exten => 7999,1,Hangup(1)
            exten => 7998,1,Progress()
             same => n,Milliwatt()
            exten => _8XXX,1,Dial(PJSIP/7${EXTEN:1},10,b(asks^s^1))
            [asks]
            exten => s,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:anybody>\\;answer-after=0)
             same => n,Return()
            """;

    @TempDir
    static Path home;
    private static LocalAsterisk asterisk;

    private SipPhone alice;
    private SipPhone bob;

    @BeforeAll
    static void startAsterisk() throws IOException {
        Path include = home.resolve("include");
        Files.createDirectories(include.resolve("extensions.d"));
        Files.writeString(include.resolve("extensions.d/plain.conf"), DIALPLAN);
        PhoneAccounts.write(home, "plain", SECRET, List.of("7001", "7002", "7003"));
        asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home));
    }

    @AfterAll
    static void stopAsterisk() {
        if (asterisk != null) {
            asterisk.close();
        }
    }

    @BeforeEach
    void signIn() {
        alice = phone("7001");
        bob = phone("7002");
    }

    @AfterEach
    void signOut() {
        alice.close();
        bob.close();
    }

    private static SipPhone phone(String line) {
        return SipPhone.register(line, SECRET, asterisk.place().sip());
    }

    @Test
    void givenTwoPhones_whenOneCalls_thenTheyHearEachOtherAndBothSeeTheEnd() {
        OutgoingCall call = alice.call("7002");
        IncomingCall ring = bob.awaitCall().ring();
        call.awaitRinging();
        ring.answer();
        call.awaitAnswered();

        alice.awaitTone(bob.tone());
        bob.awaitTone(alice.tone());
        assertThat(alice.hears(alice.tone())).as("alice hears herself").isFalse();
        assertThat(ring.otherNumber()).isEqualTo("7001");

        ring.hangUp();
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(200);
        assertThat(call.statuses()).containsSubsequence(180, 200);
        assertThat(
                Duration.between(ring.at(Moment.ANSWERED).orElseThrow(), call.at(Moment.ANSWERED).orElseThrow()).abs())
                .isLessThan(Duration.ofMillis(500));
        assertThat(call.hangupCause()).as("Q.850 normal clearing").isEqualTo(16);
    }

    @Test
    void givenARingingPhone_whenItDeclines_thenTheCallerSeesTheStatus() {
        OutgoingCall declined = alice.call("7002");
        bob.awaitCall().ring().decline(603);
        declined.awaitEnded();
        assertThat(declined.finalStatus()).as("declined").isIn(403, 603);

        OutgoingCall busy = alice.call("7002");
        bob.awaitCall().decline(486);
        busy.awaitEnded();
        assertThat(busy.finalStatus()).isEqualTo(486);

        OutgoingCall unknown = alice.call("7999");
        unknown.awaitEnded();
        assertThat(unknown.finalStatus()).isEqualTo(404);
    }

    @Test
    void givenARingingPhone_whenTheCallerCancels_thenTheRingingStops() {
        OutgoingCall call = alice.call("7002");
        IncomingCall ring = bob.awaitCall().ring();
        call.awaitRinging();
        call.cancel();
        call.awaitEnded();
        ring.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(487);
        assertThat(ring.finalStatus()).isEqualTo(487);
        assertThatThrownBy(ring::answer).isInstanceOf(SipFailure.class);
    }

    @Test
    void givenAConversation_whenOneHolds_thenTheOtherHearsMusicUntilItResumes() {
        OutgoingCall call = alice.call("7002");
        IncomingCall answered = bob.awaitCall();
        answered.ring().answer();
        call.awaitAnswered();
        bob.awaitTone(alice.tone());

        call.hold();
        bob.awaitNoTone(alice.tone());
        call.resume();
        bob.awaitTone(alice.tone());
        alice.awaitTone(bob.tone());
        answered.holdInactive();
        alice.awaitNoTone(bob.tone());
        answered.resume();
        alice.awaitTone(bob.tone());
        call.hangUp();
        answered.awaitEnded();
    }

    @Test
    void givenAConversation_whenOneTransfersBlindly_thenTheOtherTalksToTheThird() {
        try (SipPhone carol = phone("7003").answerByItself()) {
            OutgoingCall call = alice.call("7002");
            IncomingCall answered = bob.awaitCall();
            answered.ring().answer();
            call.awaitAnswered();
            bob.awaitTone(alice.tone()); // Asterisk refuses (400) to transfer whom it has not brought into a bridge yet

            answered.transferTo("7003");
            assertThat(answered.awaitTransferred()).isEqualTo(200);
            assertThat(answered.transferStatuses()).endsWith(200).contains(100);
            alice.awaitTone(carol.tone());
            carol.awaitTone(alice.tone());
            answered.hangUp(); // the one who transfers leaves when the NOTIFY says that it worked
            assertThat(call.ended()).isFalse();
        }
    }

    @Test
    void givenTwoConversations_whenTheMiddleOneTransfersAttended_thenTheOthersTalk() {
        try (SipPhone carol = phone("7003").answerByItself()) {
            bob.answerByItself();
            OutgoingCall call = alice.call("7002");
            call.awaitAnswered();
            OutgoingCall consultation = bob.call("7003");
            consultation.awaitAnswered();
            bob.awaitTone(alice.tone());
            bob.awaitTone(carol.tone());

            bob.awaitCall().transferTo(consultation);
            carol.awaitTone(alice.tone());
            alice.awaitTone(carol.tone());
            consultation.awaitEnded();
        }
    }

    @Test
    void givenANumberThatIsAnnounced_whenItIsDialled_thenTheCallerHearsItBeforeAnyAnswer() {
        OutgoingCall call = alice.call("7998");
        call.awaitEarlyAudio();
        alice.awaitTone(1004);
        assertThat(call.answered()).isFalse();
        call.cancel();
        call.awaitEnded();
        assertThat(call.statuses()).containsSubsequence(183, 487);
    }

    @Test
    void givenAPhoneThatAnswersWhenAsked_whenItIsCalled_thenOnlyACallThatAsksIsAnswered() {
        bob.answerWhenAsked();
        OutgoingCall asking = alice.call("8002");
        asking.awaitAnswered();
        assertThat(asking.statuses()).doesNotContain(180);
        asking.hangUp();
        bob.awaitCall().awaitEnded();
        OutgoingCall plain = alice.call("7002");
        bob.awaitCall().ring();
        plain.awaitRinging();
        assertThat(plain.answered()).isFalse();
        plain.cancel();
        plain.awaitEnded();
    }

    @Test
    void givenAWrongSecret_whenAPhoneRegisters_thenItIsRefused() {
        SipPhone stranger = SipPhone.unregistered("7003", "wrong", asterisk.place().sip());
        assertThat(stranger.register()).isEqualTo(401);
        stranger.vanish();
    }

    @Test
    void givenAPhoneThatSignedOut_whenItIsCalled_thenTheCallerIsToldSo() {
        assertThat(bob.unregister()).isEqualTo(200);
        OutgoingCall call = alice.call("7002");
        call.awaitEnded();
        assertThat(call.finalStatus()).isIn(480, 404, 503, 500);
        assertThat(bob.register()).isEqualTo(200);
    }
}
