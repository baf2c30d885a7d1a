package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.account.AccountChanged;
import io.ringdown.account.AccountProperties;
import io.ringdown.call.CallEventType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Each known hole of netty-socketio, tried with a raw socket.
class LiveHolesTest extends LiveTestApplication {

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private JdbcClient jdbc;

    private RawSocket proved(String username) throws Exception {
        RawSocket raw = RawSocket.open(server.port(), "&ticket=" + ticket(username));
        raw.text("40");
        raw.readUntil("40{");
        return raw;
    }

    @Test
    void whoNeverConnectsHearsNothing_andIsClosed() throws Exception {
        UUID maria = account("maria.santos");
        try (RawSocket raw = RawSocket.open(server.port(), "&ticket=" + ticket("maria.santos"))) {
            raw.readUntil("0{");
            await().until(() -> sockets.size() > 0);
            pushes.committed(List.of(event("secret", 1, CallEventType.CREATED, maria, UUID.randomUUID())));
            assertThat(raw.untilClosed()).doesNotContain("secret");
        }
    }

    @Test
    void whoConnectsWithoutProofIsTold_andClosed() throws Exception {
        try (RawSocket raw = RawSocket.open(server.port(), "")) {
            raw.text("40");
            assertThat(raw.untilClosed()).contains("44{\"message\":\"unauthenticated\"}").doesNotContain("40{");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"42[\"join_call\",{\"call_id\":\"open-to-all\"}]",
            "420[\"update_status\",{\"status\":\"x\"}]",
            "41", "43[]", "2", "5", "2probe", "40/admin,", "4", "9", "", "40[]", "451-[\"x\",{\"_placeholder\":true}]"})
    void whoIsNotProvedCannotSayAnything(String packet) throws Exception {
        calls.open.add("open-to-all");
        try (RawSocket raw = RawSocket.open(server.port(), "")) {
            raw.text(packet);
            raw.text("42[\"join_call\",{\"call_id\":\"open-to-all\"}]");
            raw.untilClosed();
            assertThat(sockets.inCall("open-to-all")).isEmpty();
        }
    }

    @Test
    void aDeniedClientCannotGoOn() throws Exception {
        calls.open.add("denied");
        try (RawSocket raw = RawSocket.open(server.port(), "")) {
            raw.text("40{\"token\":\"forged\"}");
            raw.readUntil("44");
            raw.text("42[\"join_call\",{\"call_id\":\"denied\"}]");
            raw.text("40{\"token\":\"" + token("joao.silva") + "\"}");
            assertThat(raw.untilClosed()).doesNotContain("40{");
            assertThat(sockets.inCall("denied")).isEmpty();
        } catch (IOException alreadyClosed) {
            assertThat(sockets.inCall("denied")).isEmpty();
        }
    }

    @Test
    void originsAreComparedInTheHandshake() throws Exception {
        try (RawSocket evil = new RawSocket(server.port());
                RawSocket ours = new RawSocket(server.port());
                RawSocket none = new RawSocket(server.port())) {
            evil.upgrade("/socket.io/?EIO=4&transport=websocket", "Origin: https://evil.example\r\n");
            assertThat(evil.status()).contains("403").doesNotContain("evil.example");
            ours.upgrade("/socket.io/?EIO=4&transport=websocket", "Origin: https://desk.example\r\n");
            assertThat(ours.status()).contains("101");
            none.send("""
                    GET /socket.io/?EIO=4&transport=polling HTTP/1.1
                    Host: x
                    Origin: https://desk.example
                    Cookie: io=11111111-1111-1111-1111-111111111111

                    """.replace("\n", "\r\n"));
            assertThat(none.plainUntilClosed()).contains("access-control-allow-origin: https://desk.example")
                    .doesNotContain("11111111-1111", "set-cookie");
        }
    }

    @Test
    void aParameterThatNobodyKnowsIsIgnored() throws Exception {
        try (RawSocket raw = RawSocket.open(server.port(), "&client=desk&v=2&ticket=" + ticket("joao.silva"))) {
            raw.text("40");
            raw.readUntil("40{");
        }
    }

    @Test
    void aTicketThatIsNoneIsToldByConnect() throws Exception {
        try (RawSocket raw = RawSocket.open(server.port(), "&ticket=forged")) {
            raw.text("40");
            assertThat(raw.untilClosed()).contains("44{\"message\":\"unauthenticated\"}").doesNotContain("40{");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=polling&j=0 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=polling&b64=x HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?EIO=3&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=polling&sid=11111111-1111-1111-1111-111111111111&disconnect HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=flash HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n"})
    void improperRequestsAreRefused_andLeaveNothingBehind(String request) throws Exception {
        int before = sockets.size();
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send(request);
            assertThat(raw.plainUntilClosed()).matches("(?s)(HTTP/1.1 40[01].*)?");
        }
        assertThat(sockets.size()).isLessThanOrEqualTo(before);
    }

    @Test
    void requestsWithTooLongALineHeadOrBodyAreRefused() throws Exception {
        String start = "GET /socket.io/?EIO=4&transport=polling";
        for (String request : List.of(start + "&t=" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                start + " HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n",
                "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")) {
            int before = sockets.size();
            try (RawSocket raw = new RawSocket(server.port())) {
                raw.send(request);
                assertThat(raw.plainUntilClosed()).matches("(?s)(HTTP/1.1 4\\d\\d.*)?").doesNotContain("sid");
            }
            // Somebody else's may come back meanwhile; none stays.
            await().until(() -> sockets.size() <= before);
        }
    }

    @Test
    void silentConnectionsAreClosed() throws Exception {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /socket.io/");
            assertThat(raw.plainUntilClosed()).doesNotContain("200");
        }
    }

    @Test
    void whatIsTooLargeBinaryDeepOrGarbageClosesTheSocket() throws Exception {
        byte[] large = new byte[70_000];
        try (RawSocket frame = proved("joao.silva");
                RawSocket pieces = proved("joao.silva");
                RawSocket binary = proved("joao.silva");
                RawSocket garbage = proved("joao.silva");
                RawSocket zipped = proved("joao.silva")) {
            frame.frame(0x81, large);
            frame.untilClosed();
            pieces.frame(0x01, new byte[40_000]);
            pieces.frame(0x80, new byte[40_000]);
            pieces.untilClosed();
            binary.frame(0x82, new byte[]{4, 2});
            binary.untilClosed();
            garbage.text("4299999999999999999999[\"typing\",{}]");
            garbage.untilClosed();
            zipped.frame(0xc1, new byte[]{1, 2, 3}); // RSV1: deflated, which was never agreed
            zipped.untilClosed();
        }
        await().until(() -> sockets.ofAccount(account("joao.silva")) == 0);
    }

    @Test
    void aZipBombIsNotUnpacked_becauseCompressionIsNeverAgreed() throws Exception {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.upgrade("/socket.io/?EIO=4&transport=websocket",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
            assertThat(raw.status()).contains("101").doesNotContainIgnoringCase("deflate");
        }
    }

    @Test
    void deepJsonIsRefusedByAnErrorEvent() throws Exception {
        try (RawSocket raw = proved("joao.silva")) {
            raw.text("42[\"typing\"," + "[".repeat(10_000) + "]".repeat(10_000) + "]");
            assertThat(raw.readUntil("42[\"error\"")).contains("malformed");
            raw.text("421[\"leave_call\",{\"call_id\":\"x\"}]");
            assertThat(raw.readUntil("431[")).contains("\"success\":true");
        }
    }

    @Test
    void aFloodClosesTheSocket() throws Exception {
        try (RawSocket raw = proved("joao.silva")) {
            for (int i = 0; i < 500; i++) {
                raw.text("42[\"leave_call\",{\"call_id\":\"x\"}]");
            }
            raw.untilClosed();
        } catch (IOException closedWhileSending) {
            assertThat(closedWhileSending).isNotNull();
        }
    }

    @Test
    void oneWhoMakesAListenerHangStallsNobodyElse() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        calls.hang = hang;
        try (RawSocket one = proved("joao.silva");
                RawSocket two = proved("joao.silva");
                RawSocket three = proved("joao.silva");
                RawSocket other = proved("maria.santos")) {
            for (RawSocket stuck : List.of(one, two, three)) {
                stuck.text("42[\"join_call\",{\"call_id\":\"hanging\"}]");
            }
            other.text("421[\"leave_call\",{\"call_id\":\"x\"}]");
            assertThat(other.readUntil("431[")).contains("true");
        } finally {
            hang.countDown();
            calls.hang = null;
        }
    }

    @Test
    void whoDoesNotReadIsClosed_andTheOthersHearEverything() throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        try (RawSocket slow = new RawSocket(server.port(), 2_048);
                JsSocketClient reader = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient tab = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            slow.upgrade("/socket.io/?EIO=4&transport=websocket&ticket=" + ticket("joao.silva"), "");
            slow.text("40");
            await().until(() -> sockets.ofAccount(joao) == 1);
            int sent = 0;
            while (sockets.ofAccount(joao) == 1 && sent < 200_000) {
                pushes.committed(List.of(event("slow", ++sent, CallEventType.RINGING, joao, maria)));
                if (sent % 500 == 0) {
                    reader.awaitEvents(sent);
                    tab.awaitEvents(sent);
                }
            }
            assertThat(sockets.ofAccount(joao)).isZero();
            assertThat(sent).isLessThan(10_000);
            assertThat(reader.awaitEvents(sent)).hasSize(sent);
            assertThat(tab.awaitEvents(sent)).hasSize(sent);
        }
    }

    @Test
    void aSocketClosesWhenItsAccountIsDeletedOrSignedOutElsewhere() throws Exception {
        try (RawSocket raw = proved("carlos.oliveira")) {
            jdbc.sql("UPDATE accounts SET token_version = token_version + 1 WHERE username = 'carlos.oliveira'")
                    .update();
            raw.untilClosed();
        }
        try (JsSocketClient client = JsSocketClient.connect(server.port(), token("carlos.oliveira"))) {
            UUID carlos = account("carlos.oliveira");
            jdbc.sql("UPDATE accounts SET deleted_at = now() WHERE id = ?").param(carlos).update();
            events.publishEvent(new AccountChanged(carlos));
            assertThat(client.await(heard -> heard.kind().equals("disconnect")).name())
                    .isEqualTo("io server disconnect");
            jdbc.sql("UPDATE accounts SET deleted_at = NULL WHERE id = ?").param(carlos).update();
            events.publishEvent(new AccountChanged(carlos));
        }
    }

    /// Where another instance deleted the account, this one knows after the first and looks after the second.
    @Test
    void asConfiguredByDefault_anEndedSessionHasNoSocketAfterFiveSeconds() {
        Binder nothing = new Binder();
        AccountProperties accounts = nothing.bindOrCreate("ringdown.account", AccountProperties.class);
        LiveProperties live = nothing.bindOrCreate("ringdown.live", LiveProperties.class);
        assertThat(accounts.standingFor().plus(live.recheckEvery())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPolledSocketCannotBeTakenTwice() throws Exception {
        try (JsSocketClient client = JsSocketClient.start(server.port(),
                Map.of("auth", Map.of("token", token("maria.santos")), "reconnection", false))) {
            client.await(heard -> heard.kind().equals("upgrade"));
            UUID sid = sockets.all().stream().filter(LiveSocket::isUpgraded).map(LiveSocket::id).findFirst()
                    .orElseThrow();
            try (RawSocket thief = new RawSocket(server.port())) {
                thief.upgrade("/socket.io/?EIO=4&transport=websocket&sid=" + sid, "");
                assertThat(thief.status()).contains("400");
            }
            assertThat(client.ask("leave_call", Map.of("call_id", "x")).get("success").asBoolean()).isTrue();
        }
    }
}
