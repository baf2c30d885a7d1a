package io.ringdown.account;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// People and phones to try the service with. Their passwords are published, so production refuses to start with them.
///
/// @param enabled   whether the demo accounts are made at the start (environment: `SEED_DEMO_DATA`)
/// @param sipSecret the SIP secret of the demo phones
@Validated
@ConfigurationProperties("ringdown.demo")
public record DemoProperties(@DefaultValue("false") boolean enabled,
        @DefaultValue("ringdown-demo") @NotNull String sipSecret) {

    @Override
    public String toString() {
        return "DemoProperties[enabled=" + enabled + ", sipSecret=***]";
    }
}
