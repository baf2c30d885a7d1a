package io.ringdown.asterisk;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Requests over HTTP with kept-alive connections: for an Asterisk too old to take them on its event socket.
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
        HttpRequest.Builder http = HttpRequest.newBuilder(address.resource(request.pathAndQuery())).timeout(timeout)
                .header("Authorization", address.authorization());
        if (request.body() == null) {
            http.method(request.method(), BodyPublishers.noBody());
        } else {
            http.header("Content-Type", "application/json").method(request.method(),
                    BodyPublishers.ofString(request.body()));
        }
        return client.sendAsync(http.build(), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.body()));
    }

    @Override
    public boolean isOrdered() {
        return false;
    }
}
