package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AriEventReaderTest {

    private final AriEventReader reader = new AriEventReader();

    @Test
    void givenARecordedCall_whenItIsRead_thenEveryLineIsAnEvent() {
        List<AriEvent> events = Recorded.lines("answered_caller_hangs_up").stream().map(this::read).toList();
        assertThat(events).noneMatch(AriEvent.Garbage.class::isInstance).noneMatch(AriEvent.Unknown.class::isInstance);
        AriEvent.StasisStart first = events.stream().filter(AriEvent.StasisStart.class::isInstance)
                .map(AriEvent.StasisStart.class::cast).findFirst().orElseThrow();
        assertThat(first.args()).containsExactly("3002");
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-20T15:14:26.906Z"));
        assertThat(first.channel().endpoint()).isEqualTo("3001");
        assertThat(first.channel().number()).isEqualTo("3001");
        assertThat(first.channel().callerName()).isEqualTo("Alice");
        assertThat(first.channel().dialled()).isEqualTo("3002");
    }

    @ParameterizedTest
    @CsvSource({"online, true", "offline, false", "unknown, false"})
    void givenAnEndpointThatChanges_whenItIsRead_thenItIsThereOrNot(String state, boolean online) {
        assertThat(read("{\"type\":\"EndpointStateChange\",\"timestamp\":\"2026-11-21T13:41:57.632+0000\",\"endpoint\":"
                + "{\"technology\":\"PJSIP\",\"resource\":\"5001\",\"state\":\"" + state
                + "\",\"channel_ids\":[\"1.2\"]},"
                + "\"application\":\"call-service\"}"))
                .isEqualTo(new AriEvent.EndpointStateChange("PJSIP", "5001", online));
        assertThat(read("{\"type\":\"EndpointStateChange\",\"endpoint\":7}"))
                .isEqualTo(new AriEvent.EndpointStateChange("", "", false));
    }

    @ParameterizedTest
    @CsvSource({"21, 401, 29", "21, 403, 29", "21, 407, 29", "21, 603, 21", "17, 486, 17", "102, 504, 102"})
    void givenAChannelThatWasRefused_whenItIsRead_thenAServerThatDoesNotServeIsNoPersonWhoDeclines(int cause, int sip,
            int told) {
        assertThat(
                read("{\"type\":\"ChannelDestroyed\",\"timestamp\":\"2026-11-21T13:41:57.632+0000\",\"cause\":" + cause
                        + ",\"tech_cause\":" + sip
                        + ",\"channel\":{\"id\":\"1.2\",\"name\":\"PJSIP/trunk-1\",\"state\":\"Down\"}}"))
                .isInstanceOfSatisfying(AriEvent.ChannelDestroyed.class,
                        gone -> assertThat(gone.cause()).isEqualTo(told));
    }

    @Test
    void givenRecordedDeviceStates_whenTheyAreRead_thenTheyAreKnownAndUnused() {
        assertThat(Recorded.lines("device_states").stream().map(this::read)).hasSize(8)
                .allMatch(new AriEvent.Unused("DeviceStateChanged")::equals);
    }

    @Test
    void givenARecordedBlindTransfer_whenItIsRead_thenTheNumberAndWhatAsteriskRepeatsAreThere() {
        List<AriEvent.ChannelTransfer> transfers = all("phone_transfers_blind", AriEvent.ChannelTransfer.class);
        assertThat(transfers).hasSize(3).allSatisfy(transfer -> {
            assertThat(transfer.channel().endpoint()).isEqualTo("3001");
            assertThat(transfer.number()).isEqualTo("3003");
            assertThat(transfer.consult()).isNull();
        });
        assertThat(transfers).extracting(AriEvent.ChannelTransfer::state).containsExactly("", "channel_progress",
                "channel_answered");
        assertThat(all("phone_transfers_to_nobody", AriEvent.ChannelTransfer.class))
                .extracting(AriEvent.ChannelTransfer::number, AriEvent.ChannelTransfer::state)
                .containsExactly(tuple("3009", ""), tuple("3009", "channel_declined"));
    }

    @Test
    void givenARecordedAttendedTransfer_whenItIsRead_thenBothLegsOfThePhoneAreThere() {
        List<AriEvent.ChannelTransfer> transfers = all("phone_transfers_attended", AriEvent.ChannelTransfer.class);
        List<String> arrived = all("phone_transfers_attended", AriEvent.StasisStart.class).stream()
                .map(AriEvent.StasisStart::channel).filter(channel -> channel.endpoint().equals("3001"))
                .map(AriEvent.Channel::id).toList();
        assertThat(transfers).hasSize(2).allSatisfy(transfer -> {
            assertThat(transfer.channel().id()).isEqualTo(arrived.getFirst());
            assertThat(Objects.requireNonNull(transfer.consult()).id()).isEqualTo(arrived.getLast());
        });
        assertThat(transfers).extracting(AriEvent.ChannelTransfer::state).containsExactly("", "channel_answered");
    }

    /// What follows from it: a request alone does not say that it is a new one.
    @Test
    void givenAPhoneThatTransfersAndHangsUpAtOnce_whenItIsRead_thenAsteriskSaysTheRequestTwice() {
        List<AriEvent> events = events("phone_transfers_and_leaves").stream()
                .filter(event -> event instanceof AriEvent.ChannelTransfer
                        || event instanceof AriEvent.ChannelDestroyed)
                .toList();
        assertThat(events.subList(0, 2)).allSatisfy(event -> assertThat(event)
                .isInstanceOfSatisfying(AriEvent.ChannelTransfer.class, transfer -> {
                    assertThat(transfer.number()).isEqualTo("3003");
                    assertThat(transfer.state()).isEmpty();
                }));
        assertThat(events.get(2)).isInstanceOf(AriEvent.ChannelDestroyed.class);
    }

    @ParameterizedTest
    @CsvSource({"announcement, true", "announcement_missing, false", "announcement_given_up, false"})
    void givenARecordedAnnouncement_whenItIsRead_thenItsEndSaysWhetherItWasHeard(String scenario, boolean success) {
        String channel = all(scenario, AriEvent.StasisStart.class).getFirst().channel().id();
        assertThat(all(scenario, AriEvent.PlaybackFinished.class)).singleElement().satisfies(end -> {
            assertThat(end.playback()).isEqualTo("announcement");
            assertThat(end.channel()).isEqualTo(channel);
            assertThat(end.success()).isEqualTo(success);
        });
    }

    @Test
    void givenATransferOrAPlaybackInAnotherForm_whenItIsRead_thenWhatIsNotThereIsEmpty() {
        String time = "\"timestamp\":\"2026-11-20T15:14:26.903+0000\"";
        assertThat(read("{\"type\":\"ChannelTransfer\"," + time
                + ",\"refer_to\":7,\"referred_by\":{\"x\":[1],\"source_channel\":{\"id\":\"1\"}}}"))
                .isInstanceOfSatisfying(AriEvent.ChannelTransfer.class, transfer -> {
                    assertThat(transfer.number()).isEmpty();
                    assertThat(transfer.consult()).isNull();
                });
        assertThat(read("{\"type\":\"ChannelTransfer\"," + time + ",\"refer_to\":{},\"referred_by\":{}}"))
                .isInstanceOf(AriEvent.Garbage.class);
        assertThat(read("{\"type\":\"PlaybackFinished\"," + time
                + ",\"playback\":{\"id\":\"p\",\"target_uri\":\"bridge:b\",\"state\":\"done\"}}"))
                .isEqualTo(new AriEvent.PlaybackFinished("p", "", true, Instant.parse("2026-11-20T15:14:26.903Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone_transfers_blind", "phone_transfers_attended", "phone_transfers_and_leaves",
            "phone_transfers_to_nobody", "announcement", "announcement_missing", "announcement_given_up", "whisper"})
    void givenARecordingOfARealAsterisk_whenItIsRead_thenEveryLineIsAKnownEvent(String scenario) {
        assertThat(events(scenario)).noneMatch(AriEvent.Garbage.class::isInstance)
                .noneMatch(AriEvent.Unknown.class::isInstance);
    }

    /// As Asterisk 22.10.1 told it, and its cause as the model of ARI has it.
    @Test
    void givenTheEndOfARecording_whenItIsRead_thenItSaysWhetherItWentWell() {
        assertThat(read("""
                {"type":"RecordingFinished","timestamp":"2026-11-20T15:07:05.432+0000","recording":{"name":"a-r1-1",
                "format":"wav","state":"done","target_uri":"bridge:b","duration":1},"application":"call-service"}"""))
                .isEqualTo(new AriEvent.RecordingEnded("a-r1-1", "", Instant.parse("2026-11-20T15:07:05.432Z")));
        assertThat(read("""
                {"type":"RecordingFailed","timestamp":"2026-11-20T15:07:05.432+0000","recording":{"name":"a-r1-1",
                "state":"failed","cause":"disk full"}}""")).isEqualTo(
                new AriEvent.RecordingEnded("a-r1-1", "disk full", Instant.parse("2026-11-20T15:07:05.432Z")));
    }

    @Test
    void givenFieldsInAnyOrder_whenTheyAreRead_thenOnlyTheirNamesMatter() {
        AriEvent event = read(
                """
                        {"channel":{"channelvars":{"X":{"deep":[1,2]},"CALL_ID":"c-1"},"state":"Up","name":"PJSIP/a-b-0001","id":"7"},
                         "unheard_of":[{"x":[]}],"cause":17,"timestamp":"2026-11-20T16:14:26.906+0100","type":"ChannelDestroyed"}""");
        assertThat(event).isInstanceOfSatisfying(AriEvent.ChannelDestroyed.class, gone -> {
            assertThat(gone.cause()).isEqualTo(17);
            assertThat(gone.channel().callId()).isEqualTo("c-1");
            assertThat(gone.channel().endpoint()).isEqualTo("a-b");
            assertThat(gone.at()).isEqualTo(Instant.parse("2026-11-20T15:14:26.906Z"));
        });
    }

    @Test
    void givenATypeNobodyKnows_whenItIsRead_thenItIsKeptAsItCame() {
        String json = "{\"type\":\"ChannelTeleported\",\"channel\":{\"id\":\"1\"},\"to\":\"Mars\"}";
        assertThat(read(json)).isEqualTo(new AriEvent.Unknown("ChannelTeleported", json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{", "{}", "null", "{\"type\":7}", "{\"type\":\"StasisStart\"}",
            "{\"type\":\"StasisStart\",\"channel\":{}}",
            "{\"type\":\"StasisStart\",\"channel\":[],\"timestamp\":\"x\"}",
            "{\"type\":\"StasisStart\",\"channel\":{\"id\":\"1\"},\"timestamp\":\"2026-13-20T15:14:26.906+0000\"}",
            "{\"type\":\"StasisStart\",\"channel\":{\"id\":\"1\"},\"args\":[",
            "{\"type\":\"ChannelDestroyed\",\"cause\":99999999999}",
            "{\"type\":\"\\ud800"})
    void givenGarbage_whenItIsRead_thenItIsCalledSo(String text) {
        assertThat(read(text)).isInstanceOf(AriEvent.Garbage.class);
    }

    @Test
    void givenDeepNesting_whenItIsRead_thenTheReaderLives() {
        assertThat(read("{\"type\":\"Dial\",\"x\":" + "[".repeat(100_000))).isInstanceOf(AriEvent.Garbage.class);
        assertThat(read("{\"type\":\"Dial\"}")).isEqualTo(new AriEvent.Unused("Dial"));
    }

    private List<AriEvent> events(String scenario) {
        return Recorded.lines(scenario).stream().map(this::read).toList();
    }

    private <E extends AriEvent> List<E> all(String scenario, Class<E> type) {
        return events(scenario).stream().filter(type::isInstance).map(type::cast).toList();
    }

    private AriEvent read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }
}
