package io.ringdown.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How long requests with an `Idempotency-Key` are remembered.
///
/// @param keepFor how long a repeat is answered as the first request was
/// @param patience how long a repeat waits for the first request, if that is still being worked on; then it is answered 409
/// @param giveUpAfter how long a request may be worked on, before an instance that took it is believed to be gone and a repeat
///                    is taken as new
@Validated
@ConfigurationProperties("ringdown.idempotency")
record IdempotencyProperties(@DefaultValue("24h") Duration keepFor, @DefaultValue("5s") Duration patience,
        @DefaultValue("1m") Duration giveUpAfter) {}
