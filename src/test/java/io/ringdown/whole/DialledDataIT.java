package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.UriUtils;

/// What a phone dials is data: nothing of it is carried out by Asterisk, and the history has all of it.
class DialledDataIT extends SharedSystem {

    /// The marker that would be found if Asterisk took any part of a number for more than a number.
    private static final String MARK = "ringdownmark";

    @ParameterizedTest
    @ValueSource(strings = {"3002,RINGDOWNMARK=1", "4242,DB(ringdownmark/x)=1", "RINGDOWNMARK=1", "42)ringdownmark(",
            "42\"ringdownmark\"", "${EXTEN}ringdownmark", "42 ringdownmark", "ringdownmark|3002", "42\\ringdownmark"})
    void givenANumberThatIsNone_whenItIsDialled_thenTheCallerHears404_andTheHistoryHasAllOfIt(String dialled) {
        SipPhone phone = scene.phone("3001");
        OutgoingCall call = phone.call(UriUtils.encode(dialled, StandardCharsets.UTF_8));
        call.awaitEnded();
        assertThat(call.finalStatus()).isEqualTo(404);
        Scene.Ended ended = scene.ended().as("failed", 1, "system");
        assertThat(ended.text("receiver_device")).isEqualTo(dialled);
        assertNothingWasMarked();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3004,RINGDOWNMARK=1", "GLOBAL(RINGDOWNMARK)=1"})
    void givenATalk_whenThePhoneTransfersToANumberThatIsNone_thenItIsRefused_andTheTalkGoesOn(String target) {
        Talk talk = Talk.of(scene, Side.CALLER);
        talk.agent().call().transferTo(UriUtils.encode(target, StandardCharsets.UTF_8));
        assertThat(talk.agent().call().awaitTransferred()).isEqualTo(503);
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        Scene.Ended ended = talk.ended();
        assertThat(ended.events().valueStream().map(event -> event.at("/number").asString(""))).contains(target);
        assertNothingWasMarked();
    }

    @Test
    void givenATextMessage_whenAPhoneSendsIt_thenItIsRefused_andNobodyIsCalled() {
        SipPhone phone = scene.phone("3001");
        assertThat(phone.message("3002", "hello")).isEqualTo(501);
        assertThat(phone.message("3002", "hello again")).isEqualTo(501);
        assertThat(scene.calls()).isEmpty();
        assertThat(system.inAsterisk().everything()).isEmpty();
    }

    private void assertNothingWasMarked() {
        for (String place : List.of("dialplan show globals", "database show")) {
            assertThat(system.asterisk().console(place)).as(place).doesNotContainIgnoringCase(MARK);
        }
    }
}
