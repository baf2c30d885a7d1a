package io.ringdown.device;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where phones register, as they have to be told.
@Schema(name = "SipServer")
record SipServer(@Schema(example = "pbx.example.com") String host, @Schema(example = "5060") int port,
        @Schema(example = "udp", allowableValues = {
                "udp", "tcp", "tls"}) String transport){

    static SipServer of(DeviceProperties properties) {
        String address = properties.sipServer();
        int colon = address.lastIndexOf(':');
        return new SipServer(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)),
                properties.sipTransport());
    }

    /// RFC 3261, 19.1.1. User names and secrets of ours have no character that would need an escape.
    ///
    /// @param secret null leaves it out
    String uri(String username, @Nullable String secret) {
        return "sip:" + username + (secret == null ? "" : ":" + secret) + "@" + host + ":" + port + ";transport="
                + transport;
    }
}
