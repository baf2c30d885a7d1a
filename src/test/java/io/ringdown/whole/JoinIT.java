package io.ringdown.whole;

import static io.ringdown.whole.Speaker.awaitHears;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.live.JsSocketClient;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Coming onto a call that is there, checked at the phones: who hears whom. Maria (3003) calls João (3002); Carlos (3004) is
/// asked onto the call; the attendant (3001) supervises, and picks up what others leave.
class JoinIT extends SharedSystem {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SipPhone maria;
    private SipPhone joao;
    private OutgoingCall hers;
    private IncomingCall his;
    private String call;

    @BeforeEach
    void dial() {
        maria = scene.phone("3003");
        joao = scene.phone("3002");
        hers = maria.call("3002");
        his = joao.awaitCall().ring();
        hers.awaitRinging();
        call = scene.begunCall();
    }

    private void talk() {
        his.answer();
        hers.awaitAnswered();
        awaitHears(hers, joao.tone(), true);
        awaitHears(his, maria.tone(), true);
    }

    private Person.Answer does(String who, String what, Map<String, ?> body, int status) {
        return scene.person(who).post("/api/calls/" + call + "/" + what, JSON.writeValueAsString(body))
                .expect(status);
    }

    private Person.Answer now() {
        return scene.person("admin").get("/api/calls/" + call).expect(200);
    }

    private static void assertAddsUp(Scene.Ended ended) {
        assertThat(ended.call().at("/talk_seconds").asLong() + ended.call().at("/hold_seconds").asLong())
                .isEqualTo(ended.call().at("/duration").asLong());
    }

    @ParameterizedTest(name = "{0} leaves first")
    @ValueSource(strings = {"caller", "callee", "third party", "third party, taken off"})
    void givenAThirdParty_thenAllHearEachOther_andTheCallGoesOnWhileTwoRemain(String first) {
        talk();
        SipPhone carlos = scene.phone("3004");
        does("joao.silva", "participants", Map.of("target", "3004"), 202);
        does("joao.silva", "participants", Map.of("target", "3004"), 409);
        IncomingCall third = carlos.awaitCall().ring();
        third.answer();
        for (PhoneCall one : List.of(hers, his, third)) {
            for (int tone : List.of(maria.tone(), joao.tone(), carlos.tone())) {
                boolean own = tone == (one == hers ? maria.tone() : one == his ? joao.tone() : carlos.tone());
                awaitHears(one, tone, !own);
            }
        }
        switch (first) {
            case "caller" -> hers.hangUp();
            case "callee" -> his.hangUp();
            case "third party" -> third.hangUp();
            default -> scene.person("joao.silva").send("DELETE", "/api/calls/" + call + "/participants/3", "")
                    .expect(202);
        }
        PhoneCall one = first.equals("caller") ? his : hers;
        PhoneCall other = first.startsWith("third") ? his : third;
        awaitHears(one, other == his ? joao.tone() : carlos.tone(), true);
        awaitHears(other, one == hers ? maria.tone() : joao.tone(), true);
        assertThat(now().text("/state")).isEqualTo("answered");
        one.hangUp();
        other.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.types()).containsSubsequence("answered", "dial_attempt", "ringing", "participant_joined",
                "participant_left", "ended");
        assertThat(ended.call().at("/participants/2/role").asString()).isEqualTo("third_party");
        assertThat(ended.call().at("/participants/2/joined_at").isNull()).isFalse();
        assertAddsUp(ended);
    }

    @Test
    void givenASupervisor_thenTheyHearAll_andAreHeardByNobodyOneOrAll() {
        talk();
        SipPhone supervisor = scene.phone("3001").answerWhenAsked();
        does("joao.silva", "monitor", Map.of("mode", "listen"), 403);
        does("attendant", "monitor", Map.of("mode", "listen"), 202);
        IncomingCall listening = supervisor.awaitCall();
        assertThat(listening.header("Call-Info")).contains("answer-after=0");
        awaitHears(listening, maria.tone(), true);
        awaitHears(listening, joao.tone(), true);
        assertThat(hers.hears(supervisor.tone()) || his.hears(supervisor.tone())).isFalse();
        does("attendant", "monitor", Map.of("mode", "whisper", "participant", 2), 202);
        awaitHears(his, supervisor.tone(), true);
        awaitHears(listening, maria.tone(), true);
        assertThat(hers.hears(supervisor.tone())).isFalse();
        does("attendant", "monitor", Map.of("mode", "barge"), 202);
        awaitHears(hers, supervisor.tone(), true);
        awaitHears(his, supervisor.tone(), true);
        does("attendant", "monitor", Map.of("mode", "listen"), 202);
        awaitHears(hers, supervisor.tone(), false);
        awaitHears(his, supervisor.tone(), false);
        awaitHears(hers, joao.tone(), true);
        does("attendant", "monitor", Map.of("mode", "whisper", "participant", 2), 202);
        awaitHears(his, supervisor.tone(), true);
        assertThat(hers.hears(supervisor.tone())).isFalse();
        hers.hangUp();
        his.awaitEnded();
        listening.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsSubsequence("participant_joined", "supervision", "supervision",
                "supervision", "supervision", "ended");
        assertThat(ended.call().at("/participants/2/role").asString()).isEqualTo("supervisor");
    }

    @RepeatedTest(5)
    void givenAWhisper_whenTheSupervisorHangsUp_thenTheTalkGoesOn() {
        talk();
        SipPhone supervisor = scene.phone("3001").answerWhenAsked();
        does("attendant", "monitor", Map.of("mode", "whisper", "participant", 2), 202);
        IncomingCall whispering = supervisor.awaitCall();
        awaitHears(his, supervisor.tone(), true);
        whispering.hangUp();
        awaitHears(his, maria.tone(), true);
        await("the whisper's parts are gone").atMost(PATIENCE)
                .until(() -> system.inAsterisk().bridges().size() == 1 && system.inAsterisk().channels().size() == 2);
        his.hangUp();
        hers.awaitEnded();
        scene.ended().as("completed", 16, "callee");
    }

    @ParameterizedTest
    @ValueSource(strings = {"joao.silva", "maria.santos"})
    void givenACallThatSomebodyParked_whenAColleaguePicksItUp_thenTheyTalk(String parks) {
        talk();
        boolean callee = parks.equals("joao.silva");
        PhoneCall waits = callee ? hers : his;
        SipPhone waiting = callee ? maria : joao;
        does(parks, "park", Map.of(), 202);
        (callee ? his : hers).awaitEnded();
        awaitHears(waits, callee ? joao.tone() : maria.tone(), false);
        long packets = waits.audioPackets();
        await("music").atMost(PATIENCE).until(() -> waits.audioPackets() > packets + 50);
        assertThat(now().text("/status")).isEqualTo("on_hold");
        SipPhone attendant = scene.phone("3001").answerWhenAsked();
        does("carlos.oliveira", "pickup", Map.of(), 404);
        does("attendant", "pickup", Map.of(), 202);
        IncomingCall picked = attendant.awaitCall();
        awaitHears(picked, waiting.tone(), true);
        awaitHears(waits, attendant.tone(), true);
        does("attendant", "pickup", Map.of(), 409);
        picked.hangUp();
        waits.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.call().at("/end_reason").asString()).isEqualTo("completed");
        assertThat(ended.types()).containsSubsequence("parked", "hold", "participant_joined", "unhold", "ended");
        assertAddsUp(ended);
    }

    @Test
    void givenACallThatRings_whenTheCallerGivesUp_thenWhoDidNotAnswerHearsOfTheMiss_andNobodyElse() {
        try (JsSocketClient hisScreen = screen("joao.silva"); JsSocketClient herScreen = screen("maria.santos")) {
            hers.cancel();
            his.awaitEnded();
            assertThat(hisScreen.awaitEvent("call_missed").body().at("/call_id").asString()).isEqualTo(call);
            herScreen.awaitEvent("call_ended");
            assertThat(herScreen.events()).extracting(JsSocketClient.Heard::name).doesNotContain("call_missed");
        }
        scene.ended().as("canceled", 16, "caller");
    }

    private static JsSocketClient screen(String username) {
        return JsSocketClient.connect(system.livePort(), system.person(username).token());
    }

    @Test
    void givenACallThatRings_whenAColleaguePicksItUp_thenTheOtherPhoneStopsAndASecondIsRefused() {
        JsSocketClient hisScreen = screen("joao.silva");
        SipPhone attendant = scene.phone("3001").answerWhenAsked();
        does("attendant", "pickup", Map.of(), 202);
        IncomingCall picked = attendant.awaitCall();
        his.awaitEnded();
        assertThat(his.cancelReason()).contains("cause=26");
        hers.awaitAnswered();
        awaitHears(picked, maria.tone(), true);
        does("attendant", "pickup", Map.of(), 409);
        hers.hangUp();
        picked.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).doesNotContain("missed");
        hisScreen.awaitEvent("call_ended");
        assertThat(hisScreen.events()).extracting(JsSocketClient.Heard::name).doesNotContain("call_missed");
        hisScreen.close();
    }

    @Test
    void givenATalk_whenItIsTakenAlongToThePhoneThatSignedInAnew_thenTheyTalkOn() {
        talk();
        SipPhone anew = scene.phone("3002").answerWhenAsked(); // as a page that was reloaded: same user, another contact
        does("joao.silva", "rejoin", Map.of(), 202);
        IncomingCall his2 = anew.awaitCall();
        his.awaitEnded();
        awaitHears(his2, maria.tone(), true);
        awaitHears(hers, anew.tone(), true);
        hers.hangUp();
        his2.awaitEnded();
        Scene.Ended ended = scene.ended().as("completed", 16, "caller");
        assertThat(ended.types()).containsSubsequence("answered", "forward", "forward_answered", "ended");
        assertThat(ended.call().at("/participants").size()).isEqualTo(2);
        assertAddsUp(ended);
    }

    @Test
    void givenACallThatRings_whenItIsAnsweredByClick_thenTheDeskPhoneIsRungAnewAndAnswersItself() {
        joao.answerWhenAsked();
        does("joao.silva", "answer", Map.of("device", "3004"), 409);
        does("joao.silva", "answer", Map.of(), 202);
        does("joao.silva", "answer", Map.of(), 409);
        his.awaitEnded();
        IncomingCall anew = joao.awaitCall();
        assertThat(anew.header("Alert-Info")).contains("alert-autoanswer");
        hers.awaitAnswered();
        awaitHears(anew, maria.tone(), true);
        awaitHears(hers, joao.tone(), true);
        does("joao.silva", "answer", Map.of(), 409);
        anew.hangUp();
        hers.awaitEnded();
        scene.ended().as("completed", 16, "callee");
    }

    @Test
    void givenAConference_whenItIsEndedForEverybody_thenAllPhonesAreHungUp() {
        talk();
        SipPhone carlos = scene.phone("3004");
        does("joao.silva", "participants", Map.of("target", "3004"), 202);
        IncomingCall third = carlos.awaitCall().ring();
        third.answer();
        awaitHears(third, maria.tone(), true);
        does("joao.silva", "hangup", Map.of("everybody", true), 202);
        hers.awaitEnded();
        his.awaitEnded();
        third.awaitEnded();
        scene.ended().as("completed", 16, "callee");
    }

    @Test
    void givenAnUnknownNumber_whenItIsDialled_thenTheCallerHearsSoBeforeTheEnd() {
        hers.cancel();
        his.awaitEnded();
        scene.ended();
        OutgoingCall wrong = maria.call("4711");
        wrong.awaitEarlyAudio();
        wrong.awaitEnded();
        assertThat(wrong.finalStatus()).isEqualTo(404);
        await("both calls are over").atMost(PATIENCE).until(() -> scene.calls().size() == 2);
        Scene.Ended ended = scene.ended(scene.calls().getLast()).as("failed", 1, "system");
        assertThat(ended.types()).containsExactly("created", "announcement", "failed");
    }

    @Test
    void givenASoundThatIsMissing_whenItIsToBePlayed_thenThatIsAnEventAndTheCallEnds() {
        hers.cancel();
        his.awaitEnded();
        scene.ended();
        try (WholeSystem silent = WholeSystem.start("--ringdown.asterisk.announcements.unknown-number=sound:none-such");
                Scene other = new Scene(silent)) {
            OutgoingCall wrong = other.phone("3003").call("4711");
            wrong.awaitEnded();
            assertThat(other.ended().types()).containsExactly("created", "announcement", "announcement_failed",
                    "failed");
        }
    }

    @Test
    void givenAClickToCall_whenTheCallersDeskPhoneIsTheirOnlyOne_thenItIsAskedToAnswerByItself() {
        hers.cancel();
        his.awaitEnded();
        scene.ended();
        maria.answerWhenAsked();
        String made = scene.person("maria.santos").make("3003", "3002").expect(202).text("/call_id");
        IncomingCall own = maria.awaitCall();
        IncomingCall ring = joao.awaitCall().ring();
        ring.answer();
        awaitHears(own, joao.tone(), true);
        own.hangUp();
        ring.awaitEnded();
        scene.ended(made).as("completed", 16, "caller");
    }
}
