package io.ringdown;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The front door.
///
/// @param origins     origins whose pages may call the API (environment: `CORS_ORIGINS`, a comma list)
/// @param maxBodySize larger request bodies are answered 413
@Validated
@ConfigurationProperties("ringdown.web")
record WebProperties(@DefaultValue( {}) @NotNull List<String> origins,
        @DefaultValue("1MB") @NotNull DataSize maxBodySize){}
