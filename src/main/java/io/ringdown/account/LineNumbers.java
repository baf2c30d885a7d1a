package io.ringdown.account;

import java.util.Optional;
import java.util.UUID;

/// The port to whoever knows the dialable numbers.
public interface LineNumbers {

    /// The line of the account, such as `3001`.
    Optional<String> lineOf(UUID account);
}
