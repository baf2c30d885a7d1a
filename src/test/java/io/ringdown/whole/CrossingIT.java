package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// What happens when two do something at the same time.
class CrossingIT extends SharedSystem {

    private static final String LINE = "3110";
    private static final long MOST_MICROS = 8_000;
    private static final Random OFFSETS = new Random(20);

    private SipPhone caller;

    @BeforeAll
    static void start() {
        MoreLines.add(system, LINE, "3110-desk", "3110-home");
        MoreLines.announce(system);
    }

    @BeforeEach
    void signIn() {
        caller = scene.phone("3001");
    }

    @RepeatedTest(40)
    void givenARingingPhone_whenAnswerAndCancelCross_thenTheRecordIsConsistent() {
        SipPhone callee = scene.phone("3002");
        OutgoingCall call = caller.call("3002");
        IncomingCall ring = callee.awaitCall().ring();
        call.awaitRinging();
        long offset = OFFSETS.nextLong(-MOST_MICROS, MOST_MICROS);
        CompletableFuture<Void> answer = CompletableFuture.runAsync(ring::answer, after(offset));
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(call::cancel, after(-offset));
        cancel.join();
        boolean answered = succeeded(answer);
        call.awaitEnded();
        ring.awaitEnded();

        Scene.Ended ended = scene.ended();
        System.out.printf("answer %+d us against cancel: caller %d, %s%n", offset, call.finalStatus(),
                ended.text("end_reason"));
        assertThat(ended.text("end_reason")).as("%s", ended.events())
                .isEqualTo(call.finalStatus() == 487 ? "canceled" : "completed");
        assertThat(ended.wasAnswered() || call.finalStatus() == 487).as("the caller's phone agrees").isTrue();
        assertThat(answered || !ended.wasAnswered()).as("nobody answered but the record says so").isTrue();
        assertThat(ended.text("hangup_source")).isEqualTo("caller");
        assertThat(ended.call().at("/hangup_cause").asInt()).isEqualTo(16);
    }

    private static Executor after(long micros) {
        return CompletableFuture.delayedExecutor(Math.max(0, micros), TimeUnit.MICROSECONDS);
    }

    private static boolean succeeded(CompletableFuture<Void> answer) {
        try {
            answer.join();
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(SipFailure.class);
            return false;
        }
    }

    @Test
    void givenTwoDevices_whenOneAnswers_thenTheOtherIsToldThatItWasAnsweredElsewhere() {
        SipPhone desk = scene.phone("3110-desk");
        SipPhone home = scene.phone("3110-home");
        OutgoingCall call = caller.call(LINE);
        IncomingCall atDesk = desk.awaitCall().ring();
        IncomingCall atHome = home.awaitCall().ring();
        atHome.answer();
        call.awaitAnswered();
        atDesk.awaitEnded();
        caller.awaitTone(home.tone());
        home.awaitTone(caller.tone());
        call.hangUp();

        scene.ended().as("completed", 16, "caller");
        assertThat(atDesk.cancelReason()).containsIgnoringCase("elsewhere");
    }

    @Test
    void givenTwoDevices_whenBothAnswerAtOnce_thenOneTalksAndTheOtherIsReleased() {
        SipPhone desk = scene.phone("3110-desk").answerByItself();
        SipPhone home = scene.phone("3110-home").answerByItself();
        OutgoingCall call = caller.call(LINE);
        call.awaitAnswered();
        int heard = call.awaitAnyTone();
        assertThat(heard).isIn(desk.tone(), home.tone());
        IncomingCall loser = (heard == desk.tone() ? home : desk).awaitCall();
        loser.awaitEnded();
        call.hangUp();

        assertThat(scene.ended().as("completed", 16, "caller").types()).containsOnlyOnce("answered");
    }

    @Test
    void givenTwoDevices_whenOneDeclines_thenTheOtherStopsRingingToo() {
        SipPhone desk = scene.phone("3110-desk");
        SipPhone home = scene.phone("3110-home");
        OutgoingCall call = caller.call(LINE);
        IncomingCall atDesk = desk.awaitCall().ring();
        IncomingCall atHome = home.awaitCall().ring();
        call.awaitRinging();
        atDesk.decline(603);
        atHome.awaitEnded();
        call.awaitEnded();

        assertThat(call.finalStatus()).isEqualTo(603);
        scene.ended().as("rejected", 21, "callee");
    }

    @Test
    void givenTwoDevices_whenOneIsBusyAndTheOtherIsAway_thenTheCallerHearsBusy() {
        SipPhone desk = scene.phone("3110-desk");
        OutgoingCall call = caller.call(LINE);
        desk.awaitCall().decline(486);
        call.awaitEnded();

        assertThat(call.finalStatus()).isEqualTo(486);
        scene.ended().as("busy", 17, "callee");
    }

    @Test
    void givenTwoDevices_whenOneIsBusyAndTheOtherAnswers_thenTheyTalk() {
        SipPhone desk = scene.phone("3110-desk");
        SipPhone home = scene.phone("3110-home");
        OutgoingCall call = caller.call(LINE);
        desk.awaitCall().decline(486);
        home.awaitCall().ring().answer();
        call.awaitAnswered();
        caller.awaitTone(home.tone());
        call.hangUp();

        scene.ended().as("completed", 16, "caller");
    }
}
