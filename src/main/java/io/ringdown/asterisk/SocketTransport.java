package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpParam;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Requests over the event socket itself: one connection, in order, pipelined.
///
/// Source: "ARI REST over WebSocket", Asterisk 20.14, 21.9, 22.4 and later.
final class SocketTransport implements AriTransport {

    private record Pending(CompletableFuture<Answer> answer, long sentAt) {}

    private static final JsonFactory JSON = new JsonFactory();

    private final AriSocket socket;
    private final Duration timeout;
    private final int bound;
    private final AriMeters meters;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    SocketTransport(AriSocket socket, Duration timeout, int bound, AriMeters meters) {
        this.socket = socket;
        this.timeout = timeout;
        this.bound = bound;
        this.meters = meters;
    }

    @Override
    public CompletableFuture<Answer> request(AriRequest request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (pending.size() >= bound) {
            return CompletableFuture.failedFuture(new IOException("too many requests wait for their answers"));
        }
        String id = Long.toString(numbers.incrementAndGet());
        // May throw for a path that is not one; nothing waits for an answer then.
        ByteBuf message = encode(id, URLDecoder.decode(request.path(), StandardCharsets.UTF_8), request);
        pending.put(id, new Pending(answer, System.nanoTime()));
        socket.send(message);
        if (closed) {
            fail("the connection is closed");
        }
        return answer;
    }

    private ByteBuf encode(String id, String uri, AriRequest request) {
        ByteBuf buffer = socket.buffer();
        OutputStream out = new ByteBufOutputStream(buffer);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("type", "RESTRequest");
            json.writeStringProperty("request_id", id);
            json.writeStringProperty("method", request.method());
            json.writeStringProperty("uri", uri);
            json.writeArrayPropertyStart("query_strings");
            for (HttpParam param : request.query()) {
                if (param.getValue() != null) {
                    json.writeStartObject();
                    json.writeStringProperty("name", param.getName());
                    json.writeStringProperty("value", param.getValue());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            if (request.body() != null) {
                json.writeStringProperty("content_type", "application/json");
                json.writeStringProperty("message_body", request.body());
            }
            json.writeEndObject();
        }
        return buffer;
    }

    /// On the reader thread.
    void answered(AriEvent.Response response) {
        Pending request = pending.remove(response.requestId());
        if (request != null) {
            meters.answered(request.sentAt(), response.status());
            request.answer().complete(new Answer(response.status(), response.body()));
        }
    }

    /// Is there a request that should have been answered long ago?
    boolean isStalled() {
        long oldest = System.nanoTime() - timeout.toNanos();
        return pending.values().stream().anyMatch(request -> request.sentAt() - oldest < 0);
    }

    /// The connection is over: nothing that waits will be answered.
    void close() {
        closed = true;
        fail("the connection was lost");
    }

    private void fail(String why) {
        pending.values().removeIf(request -> {
            meters.failed();
            request.answer().completeExceptionally(new TimeoutException(why));
            return true;
        });
    }

    @Override
    public boolean isOrdered() {
        return true;
    }
}
