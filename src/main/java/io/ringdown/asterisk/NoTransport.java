package io.ringdown.asterisk;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// There is no connection.
enum NoTransport implements AriTransport {
    INSTANCE;

    @Override
    public CompletableFuture<Answer> request(AriRequest request) {
        return CompletableFuture.failedFuture(new IOException("there is no connection to Asterisk"));
    }

    @Override
    public boolean isOrdered() {
        return true;
    }
}
