package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpClient;
import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.HttpResponse;
import ch.loway.oss.ari4java.tools.HttpResponseHandler;
import ch.loway.oss.ari4java.tools.RestException;
import ch.loway.oss.ari4java.tools.WsClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts ari4java's typed actions on our own transport. Its event side is not used at all: it reorders events and loses
/// those it does not know (see `docs/adr/0003-ari4java-for-actions-only.md`).
final class Ari4javaClient implements HttpClient, WsClient {

    private final Supplier<AriTransport> transport;

    Ari4javaClient(Supplier<AriTransport> transport) {
        this.transport = transport;
    }

    private CompletableFuture<String> send(String uri, String method, List<HttpParam> query, @Nullable String body) {
        String path = uri.startsWith("/") ? uri.substring(1) : uri;
        return transport.get().request(new AriRequest(method, path, query, body)).thenApply(answer -> {
            if (answer.status() >= 400) {
                throw new CompletionException(new RestException(reason(answer), answer.body(), answer.status()));
            }
            return answer.body();
        });
    }

    private static String reason(AriTransport.Answer answer) {
        return answer.status() + " " + (answer.body().length() > 200 ? answer.body().substring(0, 200) : answer.body());
    }

    @Override
    public String httpActionSync(String uri, String method, List<HttpParam> query, @Nullable String body,
            List<HttpResponse> errors) throws RestException {
        try {
            return send(uri, method, query, body).join();
        } catch (CompletionException e) {
            throw rest(e);
        }
    }

    @Override
    public byte[] httpActionSyncAsBytes(String uri, String method, List<HttpParam> query, @Nullable String body,
            List<HttpResponse> errors) throws RestException {
        return httpActionSync(uri, method, query, body, errors).getBytes(StandardCharsets.UTF_8);
    }

    /// What an asynchronous action returns is read by nobody here, so ari4java is not made to build models of it on the reader's
    /// thread: only whether it went well counts.
    @Override
    public void httpActionAsync(String uri, String method, List<HttpParam> query, @Nullable String body,
            List<HttpResponse> errors, HttpResponseHandler handler, boolean binary) {
        var _ = send(uri, method, query, body).whenComplete((answer, failure) -> {
            if (failure == null) {
                handler.onSuccess(answer.startsWith("[") ? "[]" : "null");
            } else {
                handler.onFailure(rest(failure));
            }
        });
    }

    private static RestException rest(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof RestException known ? known : new RestException(cause);
    }

    @Override
    public WsClientConnection connect(HttpResponseHandler handler, String url, List<HttpParam> query) {
        throw new UnsupportedOperationException("events are read by AriSocket");
    }

    @Override
    public boolean isWsConnected() {
        return true;
    }

    @Override
    public void destroy() {
        // The transport belongs to the node.
    }
}
