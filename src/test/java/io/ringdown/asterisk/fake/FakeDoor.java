package io.ringdown.asterisk.fake;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Checks who asks, answers plain HTTP and lets WebSocket handshakes through.
final class FakeDoor extends ChannelInboundHandlerAdapter {

    private final FakeAsterisk asterisk;
    private final String authorization;

    FakeDoor(FakeAsterisk asterisk, String authorization) {
        this.asterisk = asterisk;
        this.authorization = authorization;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        boolean events = request.uri().startsWith("/ari/events");
        if (events) {
            asterisk.ledger().attempted(ctx.channel());
        }
        if (asterisk.moods().frozen) {
            request.release();
            return;
        }
        if (!authorization.equals(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            answer(ctx, new FakeAri.Answer(401, "{\"error\":\"Unauthorized\"}"));
        } else if (events) {
            ctx.fireChannelRead(request.retain());
        } else {
            QueryStringDecoder uri = new QueryStringDecoder(request.uri());
            Map<String, String> query = new HashMap<>();
            uri.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
            String path = uri.path().replaceFirst("^/ari/", "");
            asterisk.ledger().carried(path, ctx.channel());
            if (asterisk.moods().tears(request.method().name() + " " + path)) {
                var _ = ctx.close();
            } else {
                answer(ctx, new FakeAri.Request(request.method().name(), path, query,
                        request.content().toString(StandardCharsets.UTF_8)));
            }
        }
        request.release();
    }

    private void answer(ChannelHandlerContext ctx, FakeAri.Request request) {
        if (asterisk.mustWait(request)) {
            var _ = ctx.executor().schedule(() -> answer(ctx, request), 2, TimeUnit.MILLISECONDS);
            return;
        }
        FakeAri.Answer answer = asterisk.answer(request);
        if (answer != null) {
            answer(ctx, answer);
        }
    }

    private static void answer(ChannelHandlerContext ctx, FakeAri.Answer answer) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()),
                Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        var _ = ctx.writeAndFlush(response);
    }
}
