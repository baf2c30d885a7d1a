package io.ringdown.asterisk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Requests over HTTP with kept-alive connections: for an Asterisk too old to take them on its event socket, and for
/// what nobody waits for on that.
final class HttpTransport implements AriTransport {

    private final HttpClient client;
    private final AriAddress address;
    private final Duration timeout;

    HttpTransport(HttpClient client, AriAddress address, Duration timeout) {
        this.client = client;
        this.address = address;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<Answer> request(AriRequest request) {
        HttpRequest.Builder http = to(request);
        if (request.body() == null) {
            http.method(request.method(), BodyPublishers.noBody());
        } else {
            http.header("Content-Type", "application/json").method(request.method(),
                    BodyPublishers.ofString(request.body()));
        }
        return client.sendAsync(http.build(), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.body()));
    }

    /// Gives up what is under way, and the connections.
    void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder to(AriRequest request) {
        return HttpRequest.newBuilder(address.resource(request.pathAndQuery())).timeout(timeout)
                .header("Authorization", address.authorization());
    }

    /// Copies to a file what is answered, whatever the status; so nothing of it is kept in memory. Blocks.
    ///
    /// @param limit for all of it
    /// @return the status
    /// @throws ConnectException if there is no connection, or not long enough
    /// @throws IOException      if it is not answered in time, or cannot be kept
    int copy(AriRequest request, Path into, Duration limit) throws IOException {
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(to(request).GET().build(),
                BodyHandlers.ofFile(into, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException e) {
            String why = request.path() + " could not be had: " + e.getCause();
            throw e.getCause() instanceof HttpTimeoutException
                    ? new IOException(why, e)
                    : (IOException) new ConnectException(why).initCause(e);
        } catch (TimeoutException e) {
            throw new IOException(request.path() + " was not there in " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the service stops");
        } finally {
            answer.cancel(true); // or it would go on when nobody waits any more
        }
    }

    @Override
    public boolean isOrdered() {
        return false;
    }
}
