package io.ringdown.asterisk.fake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What every connection to a [FakeAsterisk] goes through.
final class FakePipeline extends ChannelInitializer<Channel> {

    static final String USER = "ringdown";
    static final String PASSWORD = "fake-secret";
    private static final int LONGEST = 1 << 20;

    private final FakeAsterisk asterisk;
    private final @Nullable SslContext tls;

    FakePipeline(FakeAsterisk asterisk, @Nullable SslContext tls) {
        this.asterisk = asterisk;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel client) {
        if (tls != null) {
            client.pipeline().addLast(tls.newHandler(client.alloc()));
        }
        client.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST),
                new FakeDoor(asterisk, authorization()),
                new WebSocketServerProtocolHandler(
                        WebSocketServerProtocolConfig.newBuilder().websocketPath("/ari/events").checkStartsWith(true)
                                .maxFramePayloadLength(LONGEST).build()),
                new WebSocketFrameAggregator(LONGEST), new FlushConsolidationHandler(64, true),
                new FakeSocket(asterisk));
    }

    private static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}
