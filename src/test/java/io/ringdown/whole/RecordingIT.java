package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.phone.Sound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Recordings with real phones on a real Asterisk: what is in the file, how long it is, and that nothing is left in Asterisk.
class RecordingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static WholeSystem system;

    private Scene scene;
    private SipPhone caller;
    private SipPhone callee;
    private OutgoingCall out;
    private IncomingCall in;
    private String call;

    @BeforeAll
    static void start() {
        system = WholeSystem.start("--ringdown.recording.look-every=200ms",
                "--ringdown.recording.remove-every=200ms");
    }

    @AfterAll
    static void end() {
        system.close();
    }

    @BeforeEach
    void talk() {
        scene = new Scene(system);
        caller = scene.phone("3001");
        callee = scene.phone("3002");
        out = caller.call("3002");
        in = callee.awaitCall().ring();
        in.answer();
        out.awaitAnswered();
        call = scene.begunCall();
        await("a talk").atMost(PATIENCE).until(() -> of(call).at("/state").asString().equals("answered"));
    }

    @AfterEach
    void leave() {
        scene.close();
        await("nothing is left in Asterisk").atMost(PATIENCE)
                .untilAsserted(() -> assertThat(system.inAsterisk().ask("recordings/stored").valueStream()
                        .map(stored -> stored.at("/name").asString()).filter(name -> !name.equals("ringdown-ends")))
                        .isEmpty());
    }

    private JsonNode of(String id) {
        return scene.person("admin").get("/api/calls/" + id).expect(200).body();
    }

    private void does(String what, int status) {
        scene.person("joao.silva").post("/api/calls/" + call + "/" + what, "").expect(status);
    }

    /// So much more is talked, as the audio that arrives at a phone tells.
    private static void talkFor(SipPhone phone, int seconds) {
        var at = phone.calls().getFirst();
        long packets = at.audioPackets();
        await("talk").atMost(PATIENCE).until(() -> at.audioPackets() > packets + seconds * 50L);
    }

    private List<JsonNode> recordings() {
        return scene.person("admin").get("/api/calls/" + call + "/recordings").expect(200).body().valueStream()
                .toList();
    }

    private JsonNode stored(int n) {
        return await("recording " + n + " is stored").atMost(PATIENCE)
                .until(() -> recordings().size() < n ? null : recordings().get(n - 1),
                        one -> one != null && one.at("/state").asString().equals("stored"));
    }

    private HttpResponse<byte[]> listen(JsonNode recording, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(system.url() + "/api/calls/" + call
                + "/recordings/" + recording.at("/id").asString()))
                .header("Authorization", "Bearer " + scene.person("joao.silva").token());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What any player would make of it.
    private Sound heard(JsonNode recording) {
        HttpResponse<byte[]> answer = listen(recording);
        assertThat(answer.statusCode()).isEqualTo(200);
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(audio.getFormat().getSampleRate()).isEqualTo(8000);
            assertThat(audio.getFormat().getChannels()).isEqualTo(1);
            Sound sound = Sound.of(audio.readAllBytes());
            assertThat(audio.getFrameLength()).as("the head says what there is").isEqualTo(sound.samples());
            return sound;
        } catch (IOException | UnsupportedAudioFileException e) {
            throw new AssertionError(e);
        }
    }

    private void assertTalkIsHeard(JsonNode recording, Scene.Ended ended, int... tones) {
        Sound sound = heard(recording);
        assertThat(sound.seconds()).as("as long as was talked")
                .isCloseTo(ended.call().at("/talk_seconds").asDouble(), within(1.0));
        for (int tone : tones) {
            assertThat(sound.secondsOf(tone)).as("%d Hz", tone).isGreaterThan(1);
        }
    }

    @Test
    void givenATalk_whenItIsRecordedOverAHold_thenTheFileIsTheTalk_andIsHeardByRanges() {
        does("recording/start", 202);
        does("recording/start", 409);
        assertThat(of(call).at("/recording").asString()).isEqualTo("recording");
        talkFor(caller, 3);
        does("hold", 202);
        callee.awaitNoTone(caller.tone());
        talkFor(caller, 3); // music
        does("resume", 202);
        talkFor(caller, 3);
        out.hangUp();
        in.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.types()).containsSubsequence("recording_started", "hold", "unhold")
                .containsOnlyOnce("recording_finished");
        JsonNode recording = stored(1);
        assertTalkIsHeard(recording, ended, caller.tone(), callee.tone());
        byte[] whole = listen(recording).body();
        HttpResponse<byte[]> part = listen(recording, "Range", "bytes=1000-1999");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 1000, 2000));
        assertThat(listen(recording, "Range", "bytes=" + whole.length + "-").statusCode()).isEqualTo(416);
        assertThat(scene.person("maria.santos").get("/api/calls/" + call + "/recordings").status()).isEqualTo(404);
    }

    @Test
    void givenARecording_whenTheCallIsTransferredAttended_thenItIsOneFileOfAllTheTalk() {
        SipPhone target = scene.phone("3003").answerByItself();
        does("recording/start", 202);
        talkFor(caller, 3);
        scene.person("joao.silva").post("/api/calls/" + call + "/transfer",
                "{\"target\":\"3003\",\"type\":\"attended\"}").expect(202);
        callee.awaitTone(target.tone());
        talkFor(callee, 2); // aside: in no recording
        does("transfer/complete", 202);
        caller.awaitTone(target.tone());
        talkFor(caller, 3);
        out.hangUp();
        Scene.Ended ended = scene.ended();
        JsonNode recording = stored(1);
        assertThat(recordings()).hasSize(1);
        assertTalkIsHeard(recording, ended, caller.tone(), callee.tone(), target.tone());
    }

    @Test
    void givenARecording_whenTheCallIsTransferredBlind_thenItIsOneFileOfAllTheTalk() {
        SipPhone target = scene.phone("3003");
        does("recording/start", 202);
        talkFor(caller, 3);
        scene.person("joao.silva").post("/api/calls/" + call + "/transfer",
                "{\"target\":\"3003\",\"type\":\"blind\"}").expect(202);
        IncomingCall ringing = target.awaitCall().ring();
        talkFor(caller, 1); // music
        ringing.answer();
        caller.awaitTone(target.tone());
        talkFor(caller, 3);
        ringing.hangUp();
        out.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertTalkIsHeard(stored(1), ended, caller.tone(), callee.tone(), target.tone());
    }

    @Test
    void givenARecording_whenItIsPausedResumedAndStopped_thenTheTalkGoesOn_andAnotherCanBeBegun() {
        does("recording/start", 202);
        talkFor(caller, 2);
        does("recording/pause", 202);
        does("recording/pause", 409);
        talkFor(caller, 4);
        does("recording/resume", 202);
        talkFor(caller, 2);
        does("recording/stop", 202);
        Sound sound = heard(stored(1));
        assertThat(sound.seconds()).isCloseTo(4, within(1.0));
        caller.awaitTone(callee.tone());
        does("recording/start", 202);
        talkFor(caller, 2);
        out.hangUp();
        in.awaitEnded();
        scene.ended();
        assertThat(heard(stored(2)).seconds()).isCloseTo(2, within(1.0));
    }

    @Test
    void givenARecording_whenTheServiceIsRestarted_thenItGoesOn() {
        does("recording/start", 202);
        talkFor(caller, 2);
        system.stopService();
        talkFor(caller, 2);
        system.startServiceAgain();
        assertThat(of(call).at("/recording").asString()).isEqualTo("recording");
        talkFor(caller, 1);
        out.hangUp();
        in.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertTalkIsHeard(stored(1), ended, caller.tone(), callee.tone());
    }

    @Test
    void givenARecording_whenTheCallEndsWhileTheServiceIsAway_thenItIsFoundAndStored() {
        does("recording/start", 202);
        talkFor(caller, 3);
        system.stopService();
        out.hangUp();
        system.startServiceAgain();
        in.awaitEnded();
        Scene.Ended ended = scene.ended();
        assertThat(ended.types()).containsOnlyOnce("recording_finished");
        Sound sound = heard(stored(1));
        assertThat(sound.secondsOf(caller.tone())).isGreaterThan(2);
    }

    @Test
    void givenARecording_whenAsteriskDies_thenWhatItHadWrittenIsStored() {
        does("recording/start", 202);
        talkFor(caller, 4);
        system.asterisk().kill();
        system.asterisk().startAgain();
        system.awaitConnected();
        await("over").atMost(PATIENCE).until(() -> of(call).at("/status").asString().equals("ended"));
        assertThat(heard(stored(1)).seconds()).as("all but what was not written to disk yet").isGreaterThan(1);
        caller.register();
        callee.register();
    }

    @Test
    void givenAllCallsAreRecorded_whenACallIsAnswered_thenItIsFromThere_byNobody() {
        out.hangUp();
        in.awaitEnded();
        scene.ended();
        try (WholeSystem recording = WholeSystem.start("--ringdown.recording.all-calls=true",
                "--ringdown.recording.look-every=200ms"); Scene other = new Scene(recording)) {
            SipPhone from = other.phone("3001");
            other.phone("3002").answerByItself();
            OutgoingCall begun = from.call("3002");
            begun.awaitAnswered();
            talkFor(from, 3);
            begun.hangUp();
            Scene.Ended ended = other.ended();
            JsonNode kept = await("it is stored").atMost(PATIENCE)
                    .until(() -> other.person("admin").get("/api/calls/" + ended.text("id") + "/recordings").body()
                            .path(0), one -> one.path("state").asString("").equals("stored"));
            assertThat(kept.at("/duration").asDouble())
                    .isCloseTo(ended.call().at("/talk_seconds").asDouble(), within(1.0));
            assertThat(kept.at("/started_by").isNull()).isTrue();
        }
    }

    @Test
    void givenARecording_whenItsTimeIsOver_thenItIsGone() {
        does("recording/start", 202);
        talkFor(caller, 2);
        out.hangUp();
        in.awaitEnded();
        scene.ended();
        JsonNode recording = stored(1);
        assertThat(recording.at("/expires_at").isNull()).isFalse();
        assertThat(recording.at("/started_by").asString())
                .isEqualTo(scene.person("joao.silva").get("/api/users/profile").text("/id"));
        system.sql().sql("update recordings set expires_at = now() where call_id = ?").param(call).update();
        await("it is gone").atMost(PATIENCE).until(() -> listen(recording).statusCode() == 404);
        assertThat(recordings()).isEmpty();
    }
}
