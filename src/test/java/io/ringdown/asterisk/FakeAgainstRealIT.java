package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.local.AsteriskPlace;
import io.ringdown.local.LocalAsterisk;
import io.ringdown.local.RealAsterisk;
import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneAccounts;
import io.ringdown.phone.SipPhone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fake Asterisk and a real one are asked the same, and answer and tell the same: what the other tests believe of Asterisk
/// is so.
class FakeAgainstRealIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SECRET = "not-a-secret-7000";
    private static final String ARI_ONLY = "{\"variables\":{\"PJSIP_TRANSFER_HANDLING()\":\"ari-only\"}}";

    /// What phones refuse a call with, by line, and the Q.850 cause that Asterisk makes of it.
    private static final Map<String, Integer> FINAL = new TreeMap<>(
            Map.of("7003", 603, "7004", 486, "7005", 302, "7006", 480, "7007", 404));
    private static final Map<String, Integer> CAUSES = Map.of("7003", 21, "7004", 17, "7006", 19, "7007", 1);
    private static final List<String> LINES = List.of("7001", "7002", "7003", "7004", "7005", "7006", "7007");

    @TempDir
    Path home;

    /// One Asterisk with the phones 7001 to 7007, of which the second answers whoever calls it.
    private interface Side extends AutoCloseable {

        AriClient ari();

        void dial(String number);

        void refer(String number);

        /// What the phone that dialled was told of its transfers.
        List<Integer> notified();

        void hangUp();

        /// The phone 7006 takes the call of the phone that dialled (INVITE with Replaces).
        void takeOver();

        /// The phone of this line answers the call that rings it with this final SIP status; its causes are in [#FINAL].
        void refuse(String line, int status);

        @Override
        void close();
    }

    private record Fake(FakeAsterisk asterisk, AriClient ari) implements Side {

        static Side start() {
            FakeAsterisk asterisk = FakeAsterisk.start();
            asterisk.moods().miss("sound:no-such-sound");
            asterisk.moods().playForEver("tone:busy");
            AriClient ari = new AriClient(asterisk.url(), asterisk.username(), asterisk.password());
            LINES.forEach(line -> asterisk.register(line, true));
            asterisk.phones(line -> line.equals("7005")
                    ? PhoneBehavior.forwardsTo("7009")
                    : Optional.ofNullable(CAUSES.get(line))
                            .map(cause -> PhoneBehavior.endsAfter(Duration.ofMillis(1), cause))
                            .orElseGet(() -> PhoneBehavior.answersAfter(Duration.ofMillis(2))));
            return new Fake(asterisk, ari);
        }

        @Override
        public void dial(String number) {
            asterisk.dial("7001", number);
        }

        @Override
        public void refer(String number) {
            asterisk.transfer(ari.arrived(), number);
        }

        @Override
        public List<Integer> notified() {
            return asterisk.ledger().notified(ari.arrived());
        }

        @Override
        public void hangUp() {
            asterisk.hangUp(ari.arrived(), 16);
        }

        @Override
        public void takeOver() {
            asterisk.takeOver(ari.arrived(), "7006");
        }

        @Override
        public void refuse(String line, int status) {
            // as each phone behaves
        }

        @Override
        public void close() {
            ari.close();
            asterisk.close();
        }
    }

    private static final class Real implements Side {

        private final LocalAsterisk asterisk;
        private final AriClient ari;
        private final SipPhone caller;
        private final Map<String, SipPhone> phones = new HashMap<>();

        Real(LocalAsterisk asterisk) {
            AsteriskPlace place = asterisk.place();
            this.asterisk = asterisk;
            this.ari = new AriClient(place.url(), place.username(), place.password());
            this.caller = SipPhone.register("7001", SECRET, place.sip());
            LINES.stream().skip(1).forEach(line -> phones.put(line, SipPhone.register(line, SECRET, place.sip())));
            there("7002").answerByItself();
        }

        private SipPhone there(String line) {
            return Objects.requireNonNull(phones.get(line), line);
        }

        @Override
        public void refuse(String line, int status) {
            IncomingCall call = there(line).awaitCall().ring();
            if (status == 302) {
                call.forward(status, "7009");
            } else {
                call.decline(status);
            }
        }

        @Override
        public AriClient ari() {
            return ari;
        }

        @Override
        public void dial(String number) {
            caller.call(number);
        }

        private OutgoingCall call() {
            return (OutgoingCall) caller.calls().getFirst();
        }

        @Override
        public void refer(String number) {
            call().transferTo(number);
        }

        @Override
        public List<Integer> notified() {
            return call().transferStatuses();
        }

        @Override
        public void hangUp() {
            call().awaitAnswered();
            call().hangUp();
        }

        @Override
        public void takeOver() {
            there("7006").take(call()).awaitAnswered();
        }

        @Override
        public void close() {
            ari.close();
            caller.close();
            phones.values().forEach(SipPhone::close);
            asterisk.close();
        }
    }

    @Test
    void givenPhonesThatDoNotAnswer_whenTheyAreDialled_thenBothTellTheSame() throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            refusals(real);
            refusals(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
            // A forward is told twice; within one millisecond the two are the same.
            assertThat(new LinkedHashSet<>(fake.ari().told()))
                    .containsExactlyInAnyOrderElementsOf(new LinkedHashSet<>(real.ari().told()));
        }
    }

    @Test
    void givenAnApplicationWithoutAClient_whenItIsAskedFor_thenItIsThereIfAChannelWasInIt() throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            left(real);
            left(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
        }
    }

    @Test
    void givenAChannelThatIsPlayedTo_whenItIsAskedFor_thenSomeRequestsWait_andOthersDoNot() throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            slow(real);
            slow(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
            assertThat(fake.ari().told()).containsExactlyInAnyOrderElementsOf(real.ari().told());
        }
    }

    private static void slow(Side side) {
        AriClient ari = side.ari();
        side.dial("7002");
        ari.awaitTold("StasisStart a");
        ari.ask("POST channels/{a}/answer");
        ari.ask("POST bridges/talk?type=mixing,dtmf_events");
        for (String request : List.of("channels/{a}/variable?variable=X&value=1", "channels/{a}/answer",
                "bridges/talk/addChannel?channel={a}")) {
            ari.ask("POST channels/{a}/play/tone?media=tone:busy");
            ari.awaitTold("PlaybackStarted tone playing");
            CompletableFuture<Integer> waits = ari.begin("POST " + request);
            ari.ask("POST channels/{a}/ring");
            ari.ask("POST channels/{a}/mute?direction=in");
            ari.ask("POST channels/{a}/dtmf?dtmf=1");
            await(request + " waits").during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !waits.isDone());
            ari.ask("DELETE playbacks/tone");
            assertThat(waits.orTimeout(5, TimeUnit.SECONDS).join()).as(request).isEqualTo(204);
        }
        ari.awaitTold("ChannelEnteredBridge a talk");
        ari.ask("DELETE channels/{a}");
        ari.awaitTold("ChannelDestroyed a");
    }

    @Test
    void givenARecordedTalk_whenItIsStoppedOrItsLastLeaves_thenBothTellThatTheRecordingIsOver()
            throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            recorded(real);
            recorded(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
            assertThat(fake.ari().told()).containsExactlyInAnyOrderElementsOf(real.ari().told());
        }
    }

    /// Without the subscription to the bridge it is a matter of chance whether the end is told; the fake never tells it then.
    private static void recorded(Side side) {
        AriClient ari = side.ari();
        begin(side, ari);
        ari.ask("POST bridges/talk/record?name=stopped&format=wav");
        ari.awaitTold("RecordingStarted stopped");
        ari.ask("POST bridges/talk/record?name=stopped&format=wav");
        ari.ask("POST bridges/nowhere/record?name=nothing&format=wav");
        ari.ask("POST recordings/live/stopped/stop");
        ari.awaitTold("RecordingFinished stopped");
        ari.ask("POST recordings/live/stopped/stop");
        ari.ask("POST applications/call-service/subscription?eventSource=bridge:talk");
        ari.ask("POST bridges/talk/record?name=heard&format=wav");
        ari.awaitTold("RecordingStarted heard");
        ari.ask("POST bridges/talk/removeChannel?channel={a},leg");
        ari.awaitStatus("GET recordings/live/heard", 404);
        ari.awaitTold("RecordingFinished heard");
        ari.ask("DELETE channels/leg");
        ari.awaitTold("ChannelDestroyed leg");
        ari.ask("DELETE channels/{a}");
        ari.awaitTold("ChannelDestroyed a");
    }

    @Test
    void givenATalk_whenAPhoneTakesItOver_thenTheOldChannelStaysUpOutsideTheBridge() throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            takenOver(real);
            takenOver(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
            assertThat(fake.ari().told()).containsExactlyInAnyOrderElementsOf(real.ari().told());
        }
    }

    private static void takenOver(Side side) {
        AriClient ari = side.ari();
        begin(side, ari);
        ari.awaitTold("ChannelEnteredBridge leg talk");
        side.takeOver();
        ari.awaitTold("StasisStart b for a");
        ari.awaitTold("ChannelEnteredBridge b talk");
        ari.awaitTold("ChannelLeftBridge a talk");
        ari.ask("POST bridges/talk/removeChannel?channel={a}");
        ari.ask("POST channels/{a}/mute?direction=in");
        ari.ask("DELETE channels/{a}");
        ari.awaitTold("ChannelDestroyed a");
        ari.ask("POST bridges/talk/removeChannel?channel={b}");
        ari.ask("DELETE channels/{b}");
        ari.awaitTold("ChannelDestroyed b");
        ari.ask("DELETE channels/leg");
        ari.awaitTold("ChannelDestroyed leg");
    }

    private static void refusals(Side side) {
        AriClient ari = side.ari();
        FINAL.forEach((line, status) -> {
            ari.ask("POST channels/create?endpoint=PJSIP/" + line + "&app=call-service&appArgs=30&channelId=to-" + line,
                    ARI_ONLY);
            ari.awaitTold("StasisStart to-" + line);
            ari.ask("POST channels/to-" + line + "/dial?timeout=5");
            side.refuse(line, status);
            ari.awaitTold("ChannelDestroyed to-" + line);
        });
    }

    private static void left(Side side) {
        AriClient ari = side.ari();
        ari.ask("GET applications/call-service");
        side.dial("7002");
        ari.awaitTold("StasisStart a");
        ari.ask("POST channels/{a}/answer");
        ari.leave();
        ari.ask("GET applications/call-service");
        side.hangUp();
        ari.awaitStatus("POST channels/{a}/ring", 404);
        ari.ask("GET applications/call-service");
    }

    @Test
    void givenTheSameRequests_whenAFakeAndARealAsteriskAreAsked_thenTheyAnswerAndTellTheSame() throws IOException {
        try (Side real = new Real(startReal()); Side fake = Fake.start()) {
            story(real);
            story(fake);
            assertThat(fake.ari().answers()).isEqualTo(real.ari().answers());
            assertThat(fake.ari().told()).containsExactlyInAnyOrderElementsOf(real.ari().told());
            assertThat(fake.notified()).isEqualTo(real.notified());
        }
    }

    private LocalAsterisk startReal() throws IOException {
        PhoneAccounts.write(home, "phones", SECRET, LINES);
        return RealAsterisk.start(AsteriskPlace.onFreePorts(home));
    }

    private static void story(Side side) {
        AriClient ari = side.ari();
        begin(side, ari);
        moves(ari);
        sounds(ari);
        whisper(ari);
        made(ari);
        transfers(side, ari);
        ari.ask("DELETE bridges/talk");
        ari.ask("DELETE bridges/nowhere");
        ari.ask("DELETE channels/leg");
        ari.awaitTold("ChannelDestroyed leg");
        ari.ask("POST channels/leg/ring");
        ari.ask("POST channels/leg/transfer_progress?states=channel_answered");
    }

    /// One phone has dialled, the other was called; the two talk.
    private static void begin(Side side, AriClient ari) {
        side.dial("7002");
        ari.awaitTold("StasisStart a");
        ari.ask("POST channels/{a}/variable?variable=PJSIP_TRANSFER_HANDLING()&value=ari-only");
        ari.ask("POST channels/{a}/answer");
        ari.ask("POST channels/leg?endpoint=PJSIP/7002&app=call-service", ARI_ONLY);
        ari.awaitTold("StasisStart leg");
        ari.ask("POST channels/leg?endpoint=PJSIP/7002&app=call-service", ARI_ONLY);
        ari.ask("POST bridges/talk?type=mixing,dtmf_events");
        ari.ask("POST bridges/talk?type=mixing,dtmf_events");
        ari.ask("POST bridges/talk/addChannel?channel={a},leg");
    }

    private static void moves(AriClient ari) {
        ari.ask("POST bridges/talk/addChannel?channel={a}");
        ari.ask("POST bridges/talk/addChannel?channel={a}&mute=true");
        ari.ask("POST bridges/aside?type=mixing,dtmf_events");
        ari.ask("POST bridges/aside/addChannel?channel=leg");
        ari.ask("POST bridges/talk/removeChannel?channel=leg");
        ari.ask("POST bridges/talk/removeChannel?channel=nobody");
        ari.ask("POST bridges/talk/addChannel?channel=nobody,leg");
        ari.ask("POST bridges/nowhere/addChannel?channel=leg");
        ari.ask("POST bridges/talk/removeChannel?channel={a}");
        ari.ask("DELETE bridges/aside");
        ari.awaitTold("ChannelLeftBridge leg aside");
    }

    private static void sounds(AriClient ari) {
        ari.ask("POST channels/{a}/dtmf?dtmf=1");
        ari.ask("POST channels/nobody/dtmf?dtmf=1");
        for (String sound : List.of("ring", "moh", "hold", "mute?direction=in", "mute")) {
            ari.ask("POST channels/{a}/" + sound);
            ari.ask("DELETE channels/{a}/" + sound);
            ari.ask("DELETE channels/{a}/" + sound);
        }
        ari.ask("POST channels/{a}/play/first?media=sound:beep");
        ari.awaitTold("PlaybackFinished first done");
        ari.ask("POST channels/{a}/play/second?media=sound:no-such-sound");
        ari.awaitTold("PlaybackFinished second failed");
        ari.ask("POST channels/{a}/play/third?media=sound:no-such-sound,sound:beep");
        ari.awaitTold("PlaybackFinished third done");
        ari.ask("POST channels/{a}/play/tone?media=tone:busy");
        ari.awaitTold("PlaybackStarted tone playing");
        ari.ask("DELETE playbacks/tone");
        ari.awaitTold("PlaybackFinished tone done");
        ari.ask("DELETE playbacks/tone");
        ari.ask("POST channels/nobody/play/x?media=sound:beep");
    }

    private static void whisper(AriClient ari) {
        ari.ask("POST channels/leg/snoop/ear?spy=both&whisper=out&app=call-service");
        ari.awaitTold("StasisStart ear");
        ari.ask("POST channels/leg/snoop/unheard?spy=both&whisper=out&app=call-service");
        ari.awaitTold("StasisStart unheard");
        ari.ask("POST applications/call-service/subscription?eventSource=channel:ear");
        ari.ask("POST channels/leg/snoop/ear?spy=both&whisper=out&app=call-service");
        ari.ask("POST channels/nobody/snoop/ear2?spy=both&whisper=out&app=call-service");
        ari.ask("POST bridges/talk/addChannel?channel=ear");
        ari.ask("DELETE channels/ear");
        ari.awaitTold("ChannelDestroyed ear");
    }

    /// A leg that is made first and rung then may be in a bridge before it is answered.
    private static void made(AriClient ari) {
        ari.ask("POST channels/create?endpoint=PJSIP/7002&app=call-service&appArgs=30&channelId=made", ARI_ONLY);
        ari.awaitTold("StasisStart made");
        ari.ask("POST channels/create?endpoint=PJSIP/7002&app=call-service&appArgs=30&channelId=made", ARI_ONLY);
        ari.ask("POST bridges/early?type=mixing,dtmf_events");
        ari.ask("POST bridges/early/addChannel?channel=made");
        ari.ask("POST channels/made/dial?timeout=5");
        ari.awaitTold("Dial made ANSWER");
        ari.ask("POST channels/nobody/dial?timeout=5");
        ari.ask("DELETE channels/made");
        ari.awaitTold("ChannelDestroyed made");
        ari.ask("DELETE bridges/early");
    }

    private static void transfers(Side side, AriClient ari) {
        ari.ask("POST channels/{a}/transfer_progress?states=channel_answered");
        ari.ask("POST channels/{a}/transfer_progress?states=nonsense");
        side.refer("7009");
        ari.awaitTold("ChannelTransfer a 7009 -");
        ari.ask("POST channels/{a}/transfer_progress?states=channel_progress");
        ari.awaitTold("ChannelTransfer a 7009 channel_progress");
        ari.ask("POST channels/{a}/transfer_progress?states=channel_unavailable");
        ari.awaitTold("ChannelTransfer a 7009 channel_declined");
        await("the phone is told").atMost(PATIENCE)
                .until(() -> side.notified().equals(List.of(100, 503)));
        side.refer("7002");
        ari.awaitTold("ChannelTransfer a 7002 -");
        ari.ask("POST channels/{a}/transfer_progress?states=channel_answered");
        await("the phone is told").atMost(PATIENCE).until(() -> side.notified().size() == 4);
        side.refer("7008");
        ari.awaitTold("ChannelTransfer a 7008 -");
        side.hangUp();
        ari.awaitTold("ChannelDestroyed a");
    }
}
