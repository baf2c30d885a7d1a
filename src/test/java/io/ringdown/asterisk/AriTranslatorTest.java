package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.call.Call;
import io.ringdown.call.ChannelId;
import io.ringdown.call.Effect;
import io.ringdown.call.LiveCalls;
import io.ringdown.call.Telephony;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recorded events in, a call's events out.
class AriTranslatorTest {

    private final List<Effect> effects = new CopyOnWriteArrayList<>();
    private final LiveCalls core = new LiveCalls(LiveCalls.properties(), () -> new Recording(effects));
    private final AriEventReader reader = new AriEventReader();
    private final AriTranslator translator = new AriTranslator("local", core.service(), (_, _) -> {}, _ -> {},
            (_, _) -> {});

    @AfterEach
    void stop() {
        core.close();
    }

    @ParameterizedTest
    @CsvSource({"answered_caller_hangs_up, created dial_attempt ringing answered ended, completed, caller, 16",
            "answered_callee_hangs_up, created dial_attempt ringing answered ended, completed, callee, 16",
            "busy_486, created dial_attempt ringing busy, busy, callee, 17",
            "rejected_603, created dial_attempt ringing rejected, rejected, callee, 21",
            "error_480, created dial_attempt missed, no_answer, system, 19",
            "no_answer_timeout, created dial_attempt ringing missed, no_answer, system, 19",
            "caller_cancels, created dial_attempt ringing canceled, canceled, caller, 16"})
    void givenARecording_whenItIsTranslated_thenTheCallTellsTheSameStory(String scenario, String types, String reason,
            String source, int cause) {
        play(scenario);
        await().until(() -> core.stored().stream().anyMatch(Call::isEnded));
        assertThat(String.join(" ", core.types())).isEqualTo(types);
        assertThat(core.stored()).singleElement().satisfies(call -> {
            Call.Ending ending = Objects.requireNonNull(call.ending());
            assertThat(ending.reason().wire()).isEqualTo(reason);
            assertThat(ending.source().wire()).isEqualTo(source);
            assertThat(ending.cause()).isEqualTo(cause);
        });
    }

    @Test
    void givenEveryEventTwice_whenItIsTranslated_thenTheCallIsTheSame() {
        play("answered_caller_hangs_up", 2);
        await().until(() -> core.stored().stream().anyMatch(Call::isEnded));
        assertThat(core.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
    }

    @Test
    void givenAChannelOfACallThatIsOver_whenItIsAnswered_thenItIsHungUp() {
        List<ChannelId> away = new CopyOnWriteArrayList<>();
        AriTranslator strict = new AriTranslator("local", core.service(), (channel, _) -> away.add(channel),
                _ -> {}, (_, _) -> {});
        String late = ChannelId.PREFIX + "01a1fa0f-1320-71ad-8e6c-1c2bcab2f62b.2";
        assertThat(strict.accept(entered(late))).isTrue();
        assertThat(away).containsExactly(new ChannelId(late));
        assertThat(core.stored()).isEmpty();
    }

    @Test
    void givenWhatHelpsToWhisper_whenItHasBegun_thenItIsJoined_andAnswersNothing() {
        List<ChannelId> joined = new CopyOnWriteArrayList<>();
        AriTranslator whispers = new AriTranslator("local", core.service(), (_, _) -> {}, joined::add, (_, _) -> {});
        assertThat(whispers.accept(entered("1795290917.0"))).isTrue();
        await().until(() -> core.service().active().findAny().isPresent());
        Call call = core.service().active().findAny().orElseThrow();
        ChannelId whisper = new ChannelId(new ChannelId("1795290918.1").whisper(call.id()));
        assertThat(whispers.accept(entered(whisper.value()))).isTrue();
        assertThat(joined).containsExactly(whisper);
    }

    @Test
    void givenWhatAsteriskLinksBridgesWith_whenItComesIntoOurApplication_thenItIsNoCaller() {
        AriTranslator links = new AriTranslator("local", core.service(), (_, _) -> {}, _ -> {}, (_, _) -> {});
        String link = """
                {"type":"StasisStart","timestamp":"2026-11-20T15:14:26.903+0000","args":[],"channel":{"id":"ringdown-1795325714.721",\
                "name":"Local/_attended@transfer-0000002c;1","state":"Up","dialplan":{"exten":"_attended"}}}""";
        assertThat(links.accept(read(link))).isTrue();
        assertThat(links.accept(read(link.replace("Local/_attended@transfer-0000002c;1", "PJSIP/3001-0000002c"))))
                .isTrue();
        await().until(() -> !core.stored().isEmpty());
        assertThat(core.stored()).singleElement().extracting(call -> call.participant(1).endpoints())
                .isEqualTo(List.of("3001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message/ast_msg_queue", "Local/3002@phones-00000001;1", "IAX2/other-1", "nothing", ""})
    void givenAChannelOfAnotherTechnology_whenItComesIntoOurApplication_thenItIsHungUp_andNoCallBegins(String name) {
        List<ChannelId> away = new CopyOnWriteArrayList<>();
        AriTranslator strict = new AriTranslator("local", core.service(), (channel, _) -> away.add(channel), _ -> {},
                (_, _) -> {});
        assertThat(strict.accept(read("""
                {"type":"StasisStart","timestamp":"2026-11-20T15:14:26.903+0000","args":["3002"],\
                "channel":{"id":"1795290917.9","name":"%s"}}""".formatted(name)))).isTrue();
        assertThat(away).containsExactly(new ChannelId("1795290917.9"));
        assertThat(strict.knows("1795290917.9")).isFalse();
    }

    @Test
    void givenACallerWhoHasGone_whenAnOlderListOfChannelsStillHasThem_thenTheyAreKnown() {
        AriTranslator gone = new AriTranslator("local", core.service(), (_, _) -> {}, _ -> {}, (_, _) -> {});
        assertThat(gone.knows("1795290917.0")).isFalse();
        gone.accept(entered("1795290917.0"));
        assertThat(gone.knows("1795290917.0")).isTrue();
        gone.accept(read("""
                {"type":"ChannelDestroyed","timestamp":"2026-11-20T15:14:27.903+0000","cause":16,\
                "channel":{"id":"1795290917.0"}}"""));
        gone.restart(List.of());
        assertThat(gone.knows("1795290917.0")).isTrue();
    }

    private AriEvent entered(String channel) {
        return read(
                """
                        {"type":"StasisStart","timestamp":"2026-11-20T15:14:26.903+0000","args":["3002"],"channel":{"id":"%s","name":"PJSIP/3001-00000001"}}"""
                        .formatted(channel));
    }

    private void play(String scenario) {
        play(scenario, 1);
    }

    /// Puts our own channel's id in the place of the one that the recording's service chose, as soon as it is known.
    private void play(String scenario, int times) {
        String theirs = null;
        String ours = null;
        for (String line : Recorded.lines(scenario)) {
            AriEvent event = read(line);
            if (theirs == null && line.contains("\"ChannelCreated\"") && line.contains("PJSIP/3002-")) {
                theirs = line.replaceFirst(".*\"channel\":\\{\"id\":\"([^\"]+)\".*", "$1");
            }
            if (theirs != null && line.contains(theirs)) {
                ours = ours == null ? ours().value() : ours;
                event = read(line.replace(theirs, ours));
            }
            for (int i = 0; i < times; i++) {
                assertThat(translator.accept(event)).isTrue();
            }
        }
    }

    private ChannelId ours() {
        await().until(() -> effects.stream().anyMatch(Effect.Originate.class::isInstance));
        return effects.stream().filter(Effect.Originate.class::isInstance).map(Effect.Originate.class::cast)
                .findFirst().orElseThrow().channel();
    }

    private AriEvent read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }

    private record Recording(List<Effect> effects) implements Telephony {

        @Override
        public void execute(Call call, List<Effect> wanted) {
            effects.addAll(wanted);
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }
    }
}
