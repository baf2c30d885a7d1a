package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.tools.ARIException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be settled before a connection counts as one: how requests travel, which events are wanted, and the
/// comparison of calls. Runs on a virtual thread of its own; events are read meanwhile. If any of it fails the
/// connection is closed, and so made again.
final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    /// How long an Asterisk is waited for that may not take requests on its event socket.
    private static final Duration DETECTION = Duration.ofSeconds(3);
    private static final long SECOND_LOOK_SECONDS = 2;
    private static final List<String> UNWANTED = List.of("ChannelVarset", "ChannelDialplan", "ChannelConnectedLine",
            "ChannelCallerId", "ChannelHangupRequest", "StasisEnd", "PeerStatusChange",
            "BridgeCreated", "BridgeDestroyed", "ChannelEnteredBridge",
            "ChannelLeftBridge");

    private final AriNode node;
    private final AsteriskProperties properties;
    private final AriSocket open;
    private final SocketTransport bySocket;
    private final AriResync resync;

    Greeting(AriNode node, AsteriskProperties properties, AriSocket open, SocketTransport bySocket,
            AriResync resync) {
        this.node = node;
        this.properties = properties;
        this.open = open;
        this.bySocket = bySocket;
        this.resync = resync;
    }

    void run() {
        try {
            ARI ari = node.requests().actions();
            boolean onSocket = answersOnSocket();
            CompletableFuture.runAsync(() -> node.choose(open, onSocket), node.loop()).join();
            AsteriskInfo info = AsteriskInfo.ask(node.requests().transport());
            node.started(info.started());
            filterEvents();
            node.phoneEvents().subscribe();
            AriPhones.Look look = node.beginLook();
            node.endLook(look, AriPhones.find(ari, compare()));
            node.loop().execute(() -> node.ready(open, info.version(), onSocket ? "websocket" : "http"));
        } catch (ARIException | IOException | RuntimeException e) {
            open.close("the greeting failed: " + e.getMessage());
        }
    }

    private boolean answersOnSocket() {
        long patience = Math.min(DETECTION.toMillis(), properties.requestTimeout().toMillis() / 2);
        try {
            return bySocket.request(AriRequest.get("asterisk/ping")).get(patience, TimeUnit.MILLISECONDS)
                    .status() == 200;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Spares both sides the events that nothing here reads; older versions know no filter. Sent as it is, because
    /// ari4java puts the filter into a field of its own where Asterisk does not look.
    private void filterEvents() {
        String unwanted = UNWANTED.stream().map(type -> "{\"type\":\"" + type + "\"}").collect(Collectors.joining(","));
        AriTransport.Answer answer = node.requests().transport().request(new AriRequest("PUT",
                "applications/" + properties.application() + "/eventFilter", List.of(),
                "{\"disallowed\":[" + unwanted + "]}")).join();
        if (answer.status() >= 400) {
            LOG.info("Asterisk {} filters no events: {}", node.name(), answer.status());
        }
    }

    /// A leg too young to be called lost is looked at once more.
    ///
    /// @return the channels there are
    private List<AriEvent.Channel> compare() throws ARIException {
        AriResync.Outcome outcome = resync.compare();
        node.loop().execute(() -> node.adopt(open, outcome.callers()));
        if (outcome.undecided()) {
            var _ = node.loop().schedule(() -> Thread.ofVirtual().name("ari-" + node.name()).start(this::compareAgain),
                    SECOND_LOOK_SECONDS, TimeUnit.SECONDS);
        }
        return outcome.channels();
    }

    private void compareAgain() {
        try {
            if (node.isOn(open)) {
                compare();
            }
        } catch (ARIException | RuntimeException e) {
            open.close("the comparison failed: " + e.getMessage());
        }
    }
}
