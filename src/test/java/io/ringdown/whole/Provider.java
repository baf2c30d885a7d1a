package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.local.RenderedConfiguration;
import io.ringdown.phone.SipPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The other end of a trunk: a SIP phone that takes whatever number is called, at an address that Asterisk's configuration
/// names. The configuration is what `asterisk-config/render.sh` makes of its environment.
final class Provider {

    static final String TRUNK = "trunk";
    static final String CALLER_ID = "+493055555555";

    private Provider() {}

    /// Makes this phone the provider of the system's trunk.
    static SipPhone of(WholeSystem system) {
        SipPhone provider = SipPhone.unregistered("provider", "", system.asterisk().place().sip());
        RenderedConfiguration rendered = RenderedConfiguration.of(system.home().resolve("trunk"),
                Map.of("ASTERISK_TRUNK_HOST", "127.0.0.1:" + provider.port(), "ASTERISK_TRUNK_NAME", TRUNK,
                        "ASTERISK_TRUNK_CALLER_ID", CALLER_ID));
        assertThat(rendered.status()).as(rendered.said()).isZero();
        Path include = system.asterisk().place().include().resolve("pjsip.d");
        try {
            Files.createDirectories(include);
            Files.copy(rendered.file("pjsip_trunk.conf"), include.resolve("trunk.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(system.asterisk().console("module reload res_pjsip.so")).contains("reloaded");
        assertThat(system.asterisk().console("module reload res_pjsip_endpoint_identifier_ip.so")).contains("reloaded");
        await("the trunk is there").until(() -> system.inAsterisk().endpoints().contains(TRUNK));
        return provider;
    }
}
