package io.ringdown.asterisk.fake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event socket, on which a newer Asterisk takes REST requests too, one after the other.
final class FakeSocket extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FakeAsterisk asterisk;
    private final Deque<Asked> asked = new ArrayDeque<>();

    private record Asked(String id, FakeAri.Request request) {}

    FakeSocket(FakeAsterisk asterisk) {
        this.asterisk = asterisk;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            asterisk.opened(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        asterisk.sockets.remove(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        if (!asterisk.takesRequests()) {
            return;
        }
        JsonNode request = JSON.readTree(frame.text());
        Map<String, String> query = new HashMap<>();
        request.path("query_strings")
                .forEach(param -> query.put(param.path("name").asString(), param.path("value").asString()));
        String method = request.path("method").asString();
        String path = request.path("uri").asString();
        String body = request.path("message_body").isString() ? request.path("message_body").asString() : null;
        asked.add(new Asked(request.path("request_id").asString(), new FakeAri.Request(method, path, query, body)));
        if (asked.size() == 1) {
            next(ctx);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        for (Asked first = asked.peek(); first != null; first = asked.peek()) {
            if (asterisk.mustWait(first.request)) {
                var _ = ctx.executor().schedule(() -> next(ctx), 2, TimeUnit.MILLISECONDS);
                return;
            }
            FakeAri.Answer answer = asterisk.answer(first.request);
            if (answer != null) {
                answer(ctx, first, answer);
            }
            asked.remove();
        }
    }

    private static void answer(ChannelHandlerContext ctx, Asked asked, FakeAri.Answer answer) {
        var _ = ctx.writeAndFlush(new TextWebSocketFrame("{\"type\":\"RESTResponse\",\"request_id\":\""
                + asked.id + "\",\"status_code\":" + answer.status()
                + ",\"reason_phrase\":\"\",\"uri\":\"" + asked.request.path()
                + "\",\"content_type\":\"application/json\",\"message_body\":"
                + JSON.writeValueAsString(answer.body()) + "}"));
    }
}
