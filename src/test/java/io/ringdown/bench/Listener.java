package io.ringdown.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// A Socket.IO client that costs next to nothing: signs in, answers pings and tells which event of which call has come.
final class Listener {

    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    /// @param page  the origin that its page would have
    /// @param heard the Socket.IO event's name and the call's id, on the loop
    Listener(EventLoop loop, int port, URI page, String token, BiConsumer<String, String> heard) {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
        new Bootstrap().group(loop).channel(NioSocketChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 16),
                        new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(uri,
                                WebSocketVersion.V13, null, false,
                                new DefaultHttpHeaders().set(HttpHeaderNames.ORIGIN, page),
                                1 << 20)),
                        new Frames(token, heard));
            }
        }).connect(uri.getHost(), port).syncUninterruptibly();
    }

    void await() {
        connected.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final String token;
        private final BiConsumer<String, String> heard;

        Frames(String token, BiConsumer<String, String> heard) {
            this.token = token;
            this.heard = heard;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String text = frame.text();
            if (text.startsWith("42[\"call_")) {
                int id = text.indexOf("\"call_id\":\"") + 11;
                heard.accept(text.substring(4, text.indexOf('"', 4)), text.substring(id, text.indexOf('"', id)));
            } else if (text.startsWith("40")) {
                connected.complete(null);
            } else if (text.startsWith("0")) {
                say(ctx, "40{\"token\":\"" + token + "\"}");
            } else if (text.equals("2")) {
                say(ctx, "3");
            }
        }

        private static void say(ChannelHandlerContext ctx, String text) {
            var _ = ctx.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
