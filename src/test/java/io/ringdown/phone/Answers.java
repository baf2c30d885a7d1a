package io.ringdown.phone;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.ClientTransaction;
import javax.sip.message.Response;

/// Who waits for the responses to a request. Called on the stack's thread, except [#sending].
interface Answers {

    /// The transaction is about to be sent: once, and once more when a challenge is answered.
    default void sending(ClientTransaction transaction) {}

    void answered(ClientTransaction transaction, Response response);

    /// No response at all came (timer B or F of RFC 3261).
    void timedOut();

    /// Waits for the final response.
    final class Final implements Answers {

        private final CompletableFuture<Response> response = new CompletableFuture<>();

        @Override
        public void answered(ClientTransaction transaction, Response answer) {
            if (answer.getStatusCode() >= Response.OK) {
                response.complete(answer);
            }
        }

        @Override
        public void timedOut() {
            response.completeExceptionally(new SipFailure("no answer came before the transaction timed out", null));
        }

        /// @throws AssertionError when none comes in time
        Response await(String request, Duration limit) {
            try {
                return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new AssertionError("no answer to " + request + " within " + limit.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for the answer to " + request, e);
            }
        }
    }

    /// For requests whose outcome nobody waits for.
    final class Ignored implements Answers {

        @Override
        public void answered(ClientTransaction transaction, Response response) {
            // as said
        }

        @Override
        public void timedOut() {
            // as said
        }
    }
}
