package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.UriUtils;

/// What a phone dials is data: nothing of it is carried out by Asterisk, and the history has all of it.
class DialledDataIT extends SharedSystem {

    /// The marker that would be found if Asterisk took any part of a number for more than a number.
    private static final String MARK = "ringdownmark";

    /// Text with a marker, with signs that a dialplan understands, letters that Asterisk has a use of its own for, signs alone, other
    /// alphabets.
    private static final List<String> TEXTS = List.of("3002,RINGDOWNMARK=1", "4242,DB(ringdownmark/x)=1",
            "RINGDOWNMARK=1",
            "42)ringdownmark(", "42\"ringdownmark\"", "${EXTEN}ringdownmark", "42 ringdownmark", "ringdownmark|3002",
            "42\\ringdownmark", "3002)", "30)02", "30)02,X=1", "3002:4", "(3002", "3002?ringdownmark:x", "/3002",
            "\u00e9",
            "\u4f60\u597d", "T", "h", "i", "s", "t", "~", "+", "*", "#", "(", "3", "-5", "3-002");

    /// Asterisk has no event for what is not UTF-8, so the dialplan itself must see to it.
    private static final List<String> NOT_UTF8 = List.of("%FF9", "3002%C3", "%E9ric", "42%80%2CRINGDOWNMARK%3D1");

    @Test
    void givenTextThatIsNoNumber_whenItIsDialled_thenTheCallerHears404_andTheHistoryHasAllOfIt() {
        assertThat404IsHeard(TEXTS, TEXTS.stream().map(text -> UriUtils.encode(text, StandardCharsets.UTF_8)).toList());
    }

    @Test
    void givenTextThatIsNotUtf8_whenItIsDialled_thenTheCallerHears404_andTheHistoryHasItEscaped() {
        assertThat404IsHeard(NOT_UTF8, NOT_UTF8);
    }

    private void assertThat404IsHeard(List<String> texts, List<String> userParts) {
        SipPhone phone = scene.phone("3001");
        List<OutgoingCall> calls = userParts.stream().map(phone::call).toList();
        calls.forEach(call -> call.awaitEnded(Duration.ofSeconds(30)));
        SoftAssertions all = new SoftAssertions();
        for (int n = 0; n < texts.size(); n++) {
            all.assertThat(calls.get(n).finalStatus()).as(texts.get(n)).isEqualTo(404);
        }
        all.assertThat(scene.calls().stream()
                .map(call -> scene.ended(call).as("failed", 1, "system").text("receiver_device")))
                .containsExactlyInAnyOrderElementsOf(texts);
        all.assertAll();
        assertNothingWasMarked();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3004,RINGDOWNMARK=1", "GLOBAL(RINGDOWNMARK)=1", "30)04", "\u00e9"})
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

    /// Asterisk has no event for this either: the phone hears 202 and nothing more.
    @Test
    void givenATalk_whenThePhoneTransfersToTextThatIsNotUtf8_thenTheTalkGoesOn() {
        Talk talk = Talk.of(scene, Side.CALLER);
        talk.agent().call().transferTo("3004%FF");
        talk.agent().call().awaitTransferAccepted();
        Speaker.awaitTalk(talk.agent(), talk.customer());
        talk.customer().hangUp();
        talk.agent().awaitEnded();
        talk.ended().as("completed", 16, "callee");
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
