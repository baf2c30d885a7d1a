package io.ringdown.live;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stands before netty-socketio in each connection's pipeline: judges requests, reads every packet itself and lets through
/// only Engine.IO's own small ones. So nothing a client writes reaches that library's parser, and a client that has not
/// proved who it is hears pings and nothing else. One per connection, on its event loop.
final class Guard extends ChannelDuplexHandler {

    private static final int MAX_PACKETS = 64;

    private static final char SEPARATOR = 0x1e;

    private final Handshakes handshakes;

    private final LiveSockets sockets;

    private final Door door;

    private final LiveMeters meters;

    private final long proofMillis;

    private final Supplier<Hold> holds;

    private @Nullable String origin;

    Guard(Handshakes handshakes, LiveSockets sockets, Door door, LiveMeters meters, long proofMillis,
            Supplier<Hold> holds) {
        this.handshakes = handshakes;
        this.sockets = sockets;
        this.door = door;
        this.meters = meters;
        this.proofMillis = proofMillis;
        this.holds = holds;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case FullHttpRequest request -> request(context, request);
            case PacketsMessage packets -> packets(context, packets);
            case PingWebSocketFrame ping -> {
                var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content()));
            }
            case PongWebSocketFrame pong -> ReferenceCountUtil.release(pong);
            case BinaryWebSocketFrame binary -> {
                ReferenceCountUtil.release(binary);
                ClientHead head = context.channel().attr(ClientHead.CLIENT).get();
                expel(context, head == null ? null : sockets.byId(head.getSessionId()), "binary");
            }
            default -> context.fireChannelRead(message);
        }
    }

    private void request(ChannelHandlerContext context, FullHttpRequest request) {
        origin = handshakes.allowedOrigin(request.headers());
        switch (handshakes.judge(request)) {
            case Handshakes.Verdict.Open open -> {
                context.fireChannelRead(request);
                admit(context, open);
            }
            case Handshakes.Verdict.Continue known -> {
                if (known.transport() == Transport.POLLING && request.method().name().equals("GET")) {
                    known.socket().poll(context.channel());
                }
                context.channel().attr(ClientHead.CLIENT).set(known.socket().head());
                context.fireChannelRead(request);
            }
            case Handshakes.Verdict.Preflight _ -> {
                ReferenceCountUtil.release(request);
                answer(context, HttpResponseStatus.NO_CONTENT, "");
            }
            case Handshakes.Verdict.Refuse refuse -> {
                ReferenceCountUtil.release(request);
                meters.refused(refuse.reason());
                answer(context, refuse.status(), "{\"code\":3,\"message\":\"" + refuse.reason() + "\"}");
            }
        }
    }

    private void admit(ChannelHandlerContext context, Handshakes.Verdict.Open open) {
        ClientHead head = context.channel().attr(ClientHead.CLIENT).get();
        if (head == null || sockets.byId(head.getSessionId()) != null) {
            return; // netty-socketio has refused it
        }
        LiveSocket socket = new LiveSocket(head, holds.get());
        open.owner().ifPresent(socket::belongsTo);
        if (open.transport() == Transport.WEBSOCKET) {
            socket.websocket(context.channel());
        } else {
            socket.poll(context.channel());
        }
        sockets.add(socket);
        var _ = context.executor().schedule(() -> {
            if (!socket.isProved()) {
                expel(null, socket, "unproved");
            }
        }, proofMillis, TimeUnit.MILLISECONDS);
    }

    private void packets(ChannelHandlerContext context, PacketsMessage message) {
        LiveSocket socket = sockets.byId(message.getClient().getSessionId());
        String text = message.getContent().toString(StandardCharsets.UTF_8);
        message.getContent().skipBytes(message.getContent().readableBytes());
        List<String> packets = split(text);
        if (socket == null || packets.size() > MAX_PACKETS) {
            expel(context, socket, socket == null ? "unknown" : "flood");
            return;
        }
        for (String packet : packets) {
            if (!packet(context, socket, message.getTransport(), packet)) {
                return;
            }
        }
    }

    private static List<String> split(String text) {
        return text.indexOf(SEPARATOR) < 0
                ? List.of(text)
                : List.of(text.split(String.valueOf(SEPARATOR), MAX_PACKETS + 1));
    }

    /// False when the client is cut off.
    private boolean packet(ChannelHandlerContext context, LiveSocket socket, Transport transport, String text) {
        boolean websocket = transport == Transport.WEBSOCKET;
        switch (ClientPacket.parse(text)) {
            case ClientPacket.Probe _ when websocket && !socket.isUpgraded() -> pass(context, socket, transport, text);
            case ClientPacket.Upgrade _ when websocket && !socket.isUpgraded() -> {
                pass(context, socket, transport, text);
                socket.websocket(context.channel());
                socket.flushAfterUpgrade(context.channel());
            }
            case ClientPacket.Pong _ -> pass(context, socket, transport, text);
            case ClientPacket.Noop _ -> {
                return true;
            }
            case ClientPacket.Connect connect when socket.beginProof() -> door.prove(socket, connect.auth());
            case ClientPacket.Event event when socket.isProved() -> {
                return door.take(socket, event);
            }
            case ClientPacket.Goodbye _ -> {
                expel(context, socket, "goodbye");
                return false;
            }
            case ClientPacket.Garbage garbage -> {
                meters.dropped(garbage.reason());
                expel(context, socket, garbage.reason());
                return false;
            }
            case ClientPacket.Probe _,ClientPacket.Upgrade _,ClientPacket.Connect _,ClientPacket.Event _ -> {
                meters.dropped("out-of-turn");
                expel(context, socket, "out-of-turn");
                return false;
            }
        }
        return true;
    }

    private static void pass(ChannelHandlerContext context, LiveSocket socket, Transport transport, String text) {
        context.fireChannelRead(new PacketsMessage(socket.head(),
                Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), transport));
    }

    private void expel(@Nullable ChannelHandlerContext context, @Nullable LiveSocket socket, String reason) {
        if (socket != null) {
            door.expel(socket, reason);
        } else if (context != null) {
            var _ = context.close();
        }
    }

    /// Answers of netty-socketio: no cookie, and the origin that was asked for, if it is allowed.
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            response.headers().remove(HttpHeaderNames.SET_COOKIE);
            response.headers().remove(HttpHeaderNames.SERVER);
            if (origin != null) {
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
                response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
            }
        }
        var _ = context.write(message, promise);
    }

    private void answer(ChannelHandlerContext context, HttpResponseStatus status, String json) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.NO_CONTENT)) {
            response.headers().remove(HttpHeaderNames.CONTENT_TYPE)
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
        }
        write(context, response, context.newPromise().addListener(ChannelFutureListener.CLOSE));
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        meters.dropped("broken");
        var _ = context.close();
    }
}
