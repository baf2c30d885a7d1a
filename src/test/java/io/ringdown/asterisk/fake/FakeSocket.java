package io.ringdown.asterisk.fake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event socket, on which a newer Asterisk takes REST requests too.
final class FakeSocket extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FakeAsterisk asterisk;

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
        FakeAri.Answer answer = asterisk.answer(method, path, query,
                request.path("message_body").isString() ? request.path("message_body").asString() : null);
        if (answer == null) {
            return;
        }
        var _ = ctx.writeAndFlush(new TextWebSocketFrame("{\"type\":\"RESTResponse\",\"request_id\":\""
                + request.path("request_id").asString() + "\",\"status_code\":" + answer.status()
                + ",\"reason_phrase\":\"\",\"uri\":\"" + path
                + "\",\"content_type\":\"application/json\",\"message_body\":"
                + JSON.writeValueAsString(answer.body()) + "}"));
    }
}
