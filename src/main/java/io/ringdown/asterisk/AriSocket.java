package io.ringdown.asterisk;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to the event socket of one Asterisk, from handshake to close. Events reach the [Reader] in order on the
/// event loop's single thread. A socket that brings nothing is asked by pings and closed when it stays silent, so that a
/// half-open one (RFC 6455 says nothing about those) is noticed.
final class AriSocket {

    /// Whom a connection brings its messages to; always on the event loop's thread.
    interface Reader {

        /// The bytes are only valid during the call.
        void message(byte[] bytes, int offset, int length);

        /// The connection is over, for this reason. Called once, and only after it was open.
        void closed(String why);
    }

    private final Reader reader;
    private final CompletableFuture<AriSocket> opened = new CompletableFuture<>();
    private @Nullable Channel channel;
    private String closing = "closed by Asterisk";
    private int pings;

    private AriSocket(Reader reader) {
        this.reader = reader;
    }

    /// Connects. The future fails with the reason if that is not possible within the connect timeout.
    static CompletableFuture<AriSocket> open(EventLoop loop, @Nullable SslContext tls, AriAddress address,
            AsteriskProperties properties, Reader reader) {
        AriSocket socket = new AriSocket(reader);
        URI uri = address.events(properties.application());
        int timeout = Math.toIntExact(properties.connectTimeout().toMillis());
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(uri, WebSocketVersion.V13,
                null, false,
                new DefaultHttpHeaders().set(HttpHeaderNames.AUTHORIZATION, address.authorization()),
                Math.toIntExact(properties.maxMessage().toBytes()));
        new Bootstrap().group(loop).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout).handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        if (tls != null) {
                            ch.pipeline().addLast(tls.newHandler(ch.alloc(), uri.getHost(), address.port()));
                        }
                        long third = Math.max(100, properties.silence().toMillis() / 3);
                        ch.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(64 * 1024),
                                new IdleStateHandler(third, 0, 0, TimeUnit.MILLISECONDS),
                                new FlushConsolidationHandler(64, true),
                                // The reader of the JSON looks at the bytes; Netty would look at each of them before, which takes longer than reading.
                                new WebSocketClientProtocolHandler(handshaker, true, false, timeout, false),
                                new WebSocketFrameAggregator(Math.toIntExact(properties.maxMessage().toBytes())),
                                socket.new Frames());
                    }
                }).connect(uri.getHost(), address.port()).addListener(connected -> {
                    if (!connected.isSuccess()) {
                        socket.opened.completeExceptionally(connected.cause());
                    }
                });
        return socket.opened;
    }

    /// Sends a text message; any thread. The buffer is released. A message to a closed socket is dropped: its sender hears
    /// of the close.
    void send(ByteBuf text) {
        Channel open = channel;
        if (open == null) {
            text.release();
        } else {
            open.writeAndFlush(new TextWebSocketFrame(text)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    ByteBuf buffer() {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open.alloc().buffer(256);
    }

    /// Any thread. The reader is told this reason.
    void close(String why) {
        Channel open = channel;
        if (open != null) {
            open.eventLoop().execute(() -> {
                closing = why;
                var _ = open.close();
            });
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {

        private byte[] bytes = new byte[4096];

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                channel = ctx.channel();
                opened.complete(AriSocket.this);
            } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
                silent(ctx);
            }
        }

        private void silent(ChannelHandlerContext ctx) {
            if (++pings >= 3) {
                closing = "silent although asked";
                var _ = ctx.close();
            } else if (channel != null) {
                var _ = ctx.writeAndFlush(new PingWebSocketFrame());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            pings = 0;
            if (frame instanceof TextWebSocketFrame) {
                ByteBuf content = frame.content();
                int length = content.readableBytes();
                if (content.hasArray()) {
                    reader.message(content.array(), content.arrayOffset() + content.readerIndex(), length);
                } else {
                    bytes = bytes.length < length ? new byte[length] : bytes;
                    content.readBytes(bytes, 0, length);
                    reader.message(bytes, 0, length);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!opened.completeExceptionally(new IOException(closing)) && !opened.isCompletedExceptionally()) {
                reader.closed(closing);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            closing = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            opened.completeExceptionally(cause);
            var _ = ctx.close();
        }
    }
}
