package io.ringdown.precondition;

/// An answer that can be edited. Whoever gets it alone gets its version as `ETag` too.
public interface Versioned {

    /// Another one after every edit.
    long version();
}
