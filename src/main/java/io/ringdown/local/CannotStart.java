package io.ringdown.local;

import org.jspecify.annotations.Nullable;

/// Something this machine lacks. The message is one sentence for the person at the console, which is shown without
/// a stack trace.
public final class CannotStart extends RuntimeException {

    CannotStart(String sentence) {
        this(sentence, null);
    }

    CannotStart(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
