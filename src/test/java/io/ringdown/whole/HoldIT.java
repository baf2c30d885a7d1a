package io.ringdown.whole;

import static io.ringdown.whole.Speaker.awaitHears;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hold, mute and keys, by click and by phone, checked at the phones: who hears whom.
class HoldIT extends SharedSystem {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private SipPhone caller;
    private SipPhone callee;
    private OutgoingCall out;
    private IncomingCall in;
    private String call;

    @BeforeEach
    void talk() {
        caller = scene.phone("3001");
        callee = scene.phone("3002");
        out = caller.call("3002");
        in = callee.awaitCall().ring();
        in.answer();
        out.awaitAnswered();
        caller.awaitTone(callee.tone());
        callee.awaitTone(caller.tone());
        call = scene.begunCall();
    }

    private Person person(String side) {
        return scene.person(side.equals("caller") ? "attendant" : "joao.silva");
    }

    private void does(Person person, String what, int status) {
        person.post("/api/calls/" + call + "/" + what, "").expect(status);
    }

    private String state() {
        return scene.person("admin").get("/api/calls/" + call).expect(200).text("/state");
    }

    private void awaitState(String state) {
        await("the call is " + state).atMost(PATIENCE).until(() -> state().equals(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caller", "callee"})
    void givenATalk_whenASideHoldsByClick_thenTheOtherHearsMusicAndNeitherTheOther(String side) {
        PhoneCall held = side.equals("caller") ? in : out;
        PhoneCall holder = side.equals("caller") ? out : in;
        int ofHeld = side.equals("caller") ? callee.tone() : caller.tone();
        int ofHolder = side.equals("caller") ? caller.tone() : callee.tone();
        does(person(side), "hold", 202);
        does(person(side), "hold", 409);
        assertThat(state()).isEqualTo("held");
        awaitHears(held, ofHolder, false);
        awaitHears(holder, ofHeld, false);
        long packets = held.audioPackets();
        await("music").atMost(PATIENCE).until(() -> held.audioPackets() > packets + 50);
        assertThat(held.hears(ofHolder)).isFalse();
        does(person(side), "resume", 202);
        awaitHears(held, ofHolder, true);
        awaitHears(holder, ofHeld, true);
        does(person(side), "resume", 409);
        out.hangUp();
        in.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsSubsequence("answered", "hold", "unhold", "ended");
        assertAddsUp(ended);
    }

    private static void assertAddsUp(Scene.Ended ended) {
        assertThat(ended.call().at("/talk_seconds").asLong() + ended.call().at("/hold_seconds").asLong())
                .isEqualTo(ended.call().at("/duration").asLong());
    }

    @Test
    void givenATalk_whenAPhoneHoldsByItself_thenItIsTheSameState_whichOnlyThePhoneEnds() {
        in.hold();
        awaitState("held");
        awaitHears(out, callee.tone(), false);
        does(person("callee"), "resume", 409);
        does(person("callee"), "hold", 409);
        in.resume();
        awaitState("answered");
        awaitHears(out, callee.tone(), true);
        in.hangUp();
        out.awaitEnded();
        assertAddsUp(scene.ended().as("completed", 16, "callee"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caller", "callee"})
    void givenAHoldByClick_whenThePhoneHoldsAndResumesToo_thenTheyTalk(String side) {
        PhoneCall holder = side.equals("caller") ? out : in;
        does(person(side), "hold", 202);
        awaitHears(side.equals("caller") ? in : out, side.equals("caller") ? caller.tone() : callee.tone(), false);
        holder.hold();
        await("the phone holds").atMost(PATIENCE).until(() -> scene.person("admin")
                .get("/api/calls/" + call + "/debug").expect(200).body().toString().contains("holds_by_phone\":true"));
        does(person(side), "resume", 409);
        holder.resume();
        awaitState("answered");
        awaitHears(in, caller.tone(), true);
        awaitHears(out, callee.tone(), true);
        out.hangUp();
        in.awaitEnded();
        assertAddsUp(scene.ended().as("completed", 16, "caller"));
    }

    @Test
    void givenAHeldCall_whenTheHeldSideHangsUp_thenItEndsAndNothingIsLeft() {
        does(person("caller"), "hold", 202);
        awaitHears(in, caller.tone(), false);
        in.hangUp();
        out.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "callee");
        assertThat(ended.types()).endsWith("hold", "ended");
        assertAddsUp(ended);
    }

    @Test
    void givenATalk_whenASideIsMuted_thenOnlyThatSideIsNotHeard() {
        does(person("caller"), "mute", 202);
        awaitHears(in, caller.tone(), false);
        assertThat(out.hears(callee.tone())).isTrue();
        assertThat(scene.person("admin").get("/api/calls/" + call).body().at("/initiator/muted").asBoolean()).isTrue();
        does(person("caller"), "mute", 409);
        does(scene.person("admin"), "unmute", 400); // for whom?
        scene.person("admin").post("/api/calls/" + call + "/unmute", "{\"party\":\"caller\"}").expect(202);
        awaitHears(in, caller.tone(), true);
        out.hangUp();
        assertThat(scene.ended().types()).containsSubsequence("muted", "unmuted", "ended");
    }

    @Test
    void givenATalk_whenKeysArePressed_thenTheOtherSideHearsThem_andTheyAreWrittenDown() {
        out.press("4*");
        await("keys at the callee").atMost(PATIENCE).until(() -> in.keys().equals("4*"));
        person("callee").post("/api/calls/" + call + "/dtmf", "{\"digits\":\"17#\"}").expect(202);
        await("keys at the caller").atMost(PATIENCE).until(() -> out.keys().equals("17#"));
        person("callee").post("/api/calls/" + call + "/dtmf", "{\"digits\":\"x\"}").expect(400);
        in.hangUp();
        assertThat(scene.ended().events().valueStream().filter(event -> event.at("/type").asString().equals("digit"))
                .map(event -> event.at("/number").asString() + " " + event.at("/detail").asString()))
                .containsExactly("3001 4", "3001 *", "3002 17#");
    }

    @Test
    void givenAHeldCall_whenTheServiceIsRestarted_thenItCanBeTakenBack() {
        does(person("caller"), "hold", 202);
        awaitHears(in, caller.tone(), false);
        system.stopService();
        system.startServiceAgain();
        assertThat(state()).isEqualTo("held");
        does(person("caller"), "resume", 202);
        awaitHears(in, caller.tone(), true);
        out.hangUp();
        in.awaitEnded();
        assertAddsUp(scene.ended().as("completed", 16, "caller"));
    }

    @Test
    void givenSomebodyElsesCall_whenTheyWantToHoldIt_thenItDoesNotExistForThem() {
        does(scene.person("maria.santos"), "hold", 404);
        person("callee").post("/api/calls/" + call + "/hold", "{\"party\":\"caller\"}").expect(403);
        out.hangUp();
        in.awaitEnded();
        does(person("caller"), "hold", 409);
        scene.ended();
    }
}
