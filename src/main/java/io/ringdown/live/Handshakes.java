package io.ringdown.live;

import com.corundumstudio.socketio.Transport;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.ringdown.account.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Judges HTTP requests to the Socket.IO port by Engine.IO 4's rules, before netty-socketio sees them.
@Component
class Handshakes {

    private static final String PATH = "/socket.io/";

    /// What is read, once each. Clients may add what they like.
    private static final Set<String> PARAMETERS = Set.of("EIO", "transport", "sid", "t", "ticket");

    /// What netty-socketio would heed and nobody needs: JSONP, binary as base64, and closing another socket.
    private static final Set<String> NOT_TAKEN = Set.of("j", "b64", "disconnect");

    private final Opening opening;

    private final LiveSockets sockets;

    private final Tickets tickets;

    private final LiveProperties properties;

    private final Set<String> origins;

    Handshakes(Opening opening, LiveSockets sockets, Tickets tickets, LiveProperties properties) {
        this.opening = opening;
        this.sockets = sockets;
        this.tickets = tickets;
        this.properties = properties;
        this.origins = Set.copyOf(properties.origins());
    }

    /// What is to be done with a request.
    sealed interface Verdict {

        /// A new client; whose it is, if it came with a ticket that is good. Any other is refused by Socket.IO, which says why.
        record Open(Transport transport, Optional<Session> owner) implements Verdict {}

        /// Another request of a client we know.
        record Continue(LiveSocket socket, Transport transport) implements Verdict {}

        /// A browser asks whether it may ask.
        record Preflight() implements Verdict {}

        /// No.
        record Refuse(HttpResponseStatus status, String reason) implements Verdict {}
    }

    /// The origin to be named in the answer, null for none.
    @Nullable
    String allowedOrigin(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return origin != null && origins.contains(origin) ? origin : null;
    }

    Verdict judge(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return refuse("garbage");
        }
        List<String> from = request.headers().getAll(HttpHeaderNames.ORIGIN);
        if (from.size() > 1 || !origins.containsAll(from)) {
            return new Verdict.Refuse(HttpResponseStatus.FORBIDDEN, "origin");
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return new Verdict.Preflight();
        }
        try {
            QueryStringDecoder query = new QueryStringDecoder(request.uri());
            return query.path().equals(PATH) ? judge(request, query.parameters()) : refuse("path");
        } catch (IllegalArgumentException malformed) {
            return refuse("garbage");
        }
    }

    private Verdict judge(FullHttpRequest request, Map<String, List<String>> query) {
        boolean proper = PARAMETERS.stream().allMatch(name -> query.getOrDefault(name, List.of("")).size() == 1)
                && NOT_TAKEN.stream().noneMatch(query::containsKey) && "4".equals(one(query, "EIO"));
        Transport transport = switch (one(query, "transport")) {
            case "polling" -> Transport.POLLING;
            case "websocket" -> Transport.WEBSOCKET;
            default -> null;
        };
        if (!proper || transport == null) {
            return refuse("query");
        }
        if (transport == Transport.WEBSOCKET && !isWebsocket(request)) {
            return refuse("no-websocket");
        }
        String sid = one(query, "sid");
        return sid.isEmpty() ? open(request, transport, one(query, "ticket")) : known(request, transport, sid);
    }

    private Verdict open(FullHttpRequest request, Transport transport, String ticket) {
        if (!request.method().equals(HttpMethod.GET)) {
            return refuse("method");
        }
        if (!opening.isRunning()) {
            return new Verdict.Refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "closed");
        }
        if (sockets.size() >= properties.maxSockets() || sockets.unproved() >= properties.maxUnproved()) {
            return new Verdict.Refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "full");
        }
        Optional<Session> owner = ticket.isEmpty() ? Optional.empty() : tickets.redeem(ticket);
        return new Verdict.Open(transport, owner);
    }

    private Verdict known(FullHttpRequest request, Transport transport, String sid) {
        LiveSocket socket = sockets.byId(UUID.fromString(sid));
        boolean posts = transport == Transport.POLLING && request.method().equals(HttpMethod.POST);
        boolean method = posts || request.method().equals(HttpMethod.GET);
        if (socket == null || socket.isUpgraded() || !method) {
            return refuse("sid");
        }
        return new Verdict.Continue(socket, transport);
    }

    /// Without all of these netty-socketio would keep the client and never hear of it again.
    private static boolean isWebsocket(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && String.valueOf(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)).matches("[A-Za-z0-9+/]{22}==");
    }

    private static String one(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    private static Verdict refuse(String reason) {
        return new Verdict.Refuse(HttpResponseStatus.BAD_REQUEST, reason);
    }
}
