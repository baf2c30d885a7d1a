package io.ringdown.asterisk;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells whether an ARI application that another client has taken is free again. Asterisk does not say so (22.10.1): once its client has
/// gone an application is not found any more, but for one with channels in it, which stays as if it had a client. There the
/// dialplan tells: it carries a call by itself only if nobody has the application. Used by one thread at a time; blocks.
final class ReplacedApplication {

    /// How the dialplan marks the end of a call that it carried.
    private static final String ENDED = ".ended";

    private final Supplier<HttpTransport> http;
    private final String application;
    private @Nullable String carried;

    ReplacedApplication(Supplier<HttpTransport> http, String application) {
        this.http = http;
        this.application = application;
    }

    /// @throws IOException if Asterisk does not answer
    boolean isFree() throws IOException {
        HttpTransport now = http.get();
        String last = new AwayLedger(() -> now).mark();
        if (carried == null) {
            carried = last;
        }
        return hasBegunACall(last) || isUnknown(now);
    }

    /// An end is of a call that may have begun before the application was taken.
    private boolean hasBegunACall(String last) {
        return !last.equals(carried) && !last.endsWith(ENDED);
    }

    private boolean isUnknown(HttpTransport now) throws IOException {
        try {
            return now.request(AriRequest.get("applications/" + AriRequest.segment(application))).join()
                    .status() == 404;
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }
}
