package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.BaseAriAction;
import ch.loway.oss.ari4java.tools.HttpParam;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupCause;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The ways on which requests get to one Asterisk: over its event socket where it takes them there, else by HTTP. Changed on the
/// node's event loop; any thread may send.
final class NodeRequests {

    private static final AriRequest PING = AriRequest.get("asterisk/ping");

    private final AriAddress address;
    private final AsteriskProperties properties;
    private final Supplier<HttpClient> clients;
    private final AriMeters meters;
    private final ARI actions;
    private final ARI actionsByHttp;
    private volatile HttpTransport http;
    private volatile @Nullable AriTransport chosen;
    private @Nullable SocketTransport bySocket;

    NodeRequests(AriAddress address, AsteriskProperties properties, Supplier<HttpClient> clients, AriMeters meters) {
        this.address = address;
        this.properties = properties;
        this.clients = clients;
        this.meters = meters;
        this.http = newHttp();
        this.actions = actions(properties.application(), this::transport);
        this.actionsByHttp = actions(properties.application(), this::transportBeside);
    }

    private static ARI actions(String application, Supplier<AriTransport> way) {
        try {
            ARI typed = new ARI();
            typed.setVersion(AriVersion.ARI_10_0_0);
            Ari4javaClient client = new Ari4javaClient(way);
            typed.setHttpClient(client);
            typed.setWsClient(client);
            typed.setAppName(application);
            BaseAriAction.setObjectMapperLessStrict();
            return typed;
        } catch (RuntimeException e) {
            throw new IllegalStateException("ari4java does not know ARI 10.0.0", e);
        }
    }

    /// ari4java's typed actions, which go the way of [#transport].
    ARI actions() {
        return actions;
    }

    /// The same, by HTTP: for what may wait, so that nothing on the event socket waits behind it.
    ARI actionsByHttp() {
        return actionsByHttp;
    }

    private AriTransport transportBeside() {
        return chosen != null ? http : NoTransport.INSTANCE;
    }

    /// Done when all has been answered that went over the event socket until now.
    CompletableFuture<?> settled() {
        AriTransport now = transport();
        return now.isOrdered() ? now.request(PING) : CompletableFuture.completedFuture(null);
    }

    /// The way requests go now. While there is no connection every request fails at once.
    AriTransport transport() {
        AriTransport now = chosen;
        return now != null ? now : NoTransport.INSTANCE;
    }

    /// Beside the event socket, for what nobody waits for on it.
    HttpTransport http() {
        return http;
    }

    /// Connections for the next event socket: those of the last one may be as dead as it is.
    HttpTransport newHttp() {
        return new HttpTransport(clients.get(), address, properties.requestTimeout());
    }

    /// There is an event socket. Requests go by HTTP, which every version takes, until [#choose].
    ///
    /// @return the way over the socket, to be tried
    SocketTransport opened(AriSocket socket, HttpTransport next) {
        SocketTransport made = new SocketTransport(socket, properties.requestTimeout(), properties.maxRequests(),
                meters);
        bySocket = made;
        HttpTransport before = http;
        http = next;
        chosen = next;
        before.close();
        return made;
    }

    /// A question that was not answered over the socket is not waited for any longer, or the connection would be taken for a
    /// stalled one.
    void choose(boolean onSocket) {
        SocketTransport tried = bySocket;
        if (tried != null && onSocket) {
            chosen = tried;
        } else if (tried != null) {
            tried.close();
            bySocket = null;
        }
    }

    void answered(AriEvent.Response response) {
        if (bySocket != null) {
            bySocket.answered(response);
        }
    }

    boolean isStalled() {
        return bySocket != null && bySocket.isStalled();
    }

    /// The event socket is gone.
    ///
    /// @param finishing is what is under way to be carried out by HTTP?
    void closed(boolean finishing) {
        if (bySocket != null) {
            bySocket.close();
        }
        bySocket = null;
        chosen = finishing ? http : null;
    }

    /// Ends a channel that no call wants, with a Q.850 cause.
    void turnAway(ChannelId channel, int cause) {
        var _ = transport().request(new AriRequest("DELETE", "channels/" + AriRequest.segment(channel.value()),
                List.of(HttpParam.build("reason_code", String.valueOf(cause))), null));
    }

    /// Rings the phone of a leg; not before the leg is in our application (422). What cannot be dialled is not left behind.
    ///
    /// @param seconds how long it may ring
    void dial(ChannelId channel, String seconds) {
        String path = "channels/" + AriRequest.segment(channel.value()) + "/dial";
        var _ = transport().request(new AriRequest("POST", path, List.of(HttpParam.build("timeout", seconds)), null))
                .thenAccept(answer -> {
                    if (answer.status() >= 400 && answer.status() != 404) {
                        turnAway(channel, HangupCause.NO_CIRCUIT);
                    }
                });
    }

    /// The bridge has the id of the channel that is to join it.
    void whisper(ChannelId channel) {
        String id = AriRequest.segment(channel.value());
        var _ = transport().request(new AriRequest("POST", "bridges/" + id + "/addChannel",
                List.of(HttpParam.build("channel", channel.value())), null));
    }
}
