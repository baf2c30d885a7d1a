package io.ringdown;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The front door.
///
/// @param origins        origins whose pages may call the API (environment: `CORS_ORIGINS`, a comma list)
/// @param connectTo      addresses beside our own that our pages may connect to, such as `wss://live.example:9092` for
///                       Socket.IO on another host or port
/// @param trustedProxies addresses or networks of the reverse proxies that are believed who their clients are
///                       (environment: `TRUSTED_PROXIES`, a comma list)
/// @param maxBodySize    larger request bodies are answered 413
@Validated
@ConfigurationProperties("ringdown.web")
record WebProperties(@DefaultValue( {}) @NotNull List<String> origins,
        @DefaultValue({}) @NotNull List<String> connectTo, @DefaultValue({}) @NotNull List<String> trustedProxies,
        @DefaultValue("1MB") @NotNull DataSize maxBodySize){}
