package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.BaseAriAction;
import ch.loway.oss.ari4java.tools.HttpParam;
import io.ringdown.call.ChannelId;
import java.net.http.HttpClient;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The ways on which requests get to one Asterisk: over its event socket where it takes them there, else by HTTP. Changed on the
/// node's event loop; any thread may send.
final class NodeRequests {

    private final AriAddress address;
    private final AsteriskProperties properties;
    private final Supplier<HttpClient> clients;
    private final ARI actions;
    private volatile HttpTransport http;
    private volatile @Nullable AriTransport chosen;
    private @Nullable SocketTransport bySocket;
    private volatile String legs = "";

    NodeRequests(AriAddress address, AsteriskProperties properties, Supplier<HttpClient> clients) {
        this.address = address;
        this.properties = properties;
        this.clients = clients;
        this.http = newHttp();
        this.actions = actions(properties.application());
    }

    private ARI actions(String application) {
        try {
            ARI typed = new ARI();
            typed.setVersion(AriVersion.ARI_10_0_0);
            Ari4javaClient client = new Ari4javaClient(this::transport);
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

    /// The way requests go now. While there is no connection every request fails at once.
    AriTransport transport() {
        AriTransport now = chosen;
        return now != null ? now : NoTransport.INSTANCE;
    }

    /// Beside the event socket, for what nobody waits for on it.
    HttpTransport http() {
        return http;
    }

    /// The context of the dialplan in which a leg waits for us that is answered while we are away; empty where this Asterisk
    /// has none.
    String legs() {
        return legs;
    }

    void legs(String context) {
        legs = context;
    }

    /// Connections for the next event socket: those of the last one may be as dead as it is.
    HttpTransport newHttp() {
        return new HttpTransport(clients.get(), address, properties.requestTimeout());
    }

    /// There is an event socket. Requests go by HTTP, which every version takes, until [#choose].
    ///
    /// @return the way over the socket, to be tried
    SocketTransport opened(AriSocket socket, HttpTransport next) {
        SocketTransport made = new SocketTransport(socket, properties.requestTimeout(), properties.maxRequests());
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

    /// The bridge has the id of the channel that is to join it.
    void whisper(ChannelId channel) {
        String id = AriRequest.segment(channel.value());
        var _ = transport().request(new AriRequest("POST", "bridges/" + id + "/addChannel",
                List.of(HttpParam.build("channel", channel.value())), null));
    }
}
