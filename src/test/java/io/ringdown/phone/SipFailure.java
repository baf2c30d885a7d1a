package io.ringdown.phone;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The phone could not do what was asked: a message could not be built or sent, or an expected answer did not come.
public final class SipFailure extends RuntimeException {

    SipFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The stack's checked exceptions as one unchecked.
    static <T> T unchecked(Callable<T> action) {
        try {
            return action.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SipFailure(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    /// An action of the stack that returns nothing.
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    static void run(Step step) {
        unchecked(() -> {
            step.run();
            return true;
        });
    }
}
