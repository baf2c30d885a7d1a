package io.ringdown.asterisk;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where and as whom one Asterisk is spoken to. The password travels in a header only, never in an address.
record AriAddress(AsteriskProperties.Node node) {

    int port() {
        return node.port();
    }

    /// `Basic …`, RFC 7617.
    String authorization() {
        String pair = node.username() + ":" + node.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    URI events(String application) {
        return base(node.isSecure() ? "wss" : "ws")
                .resolve(
                        "events?app=" + URLEncoder.encode(application, StandardCharsets.UTF_8) + "&subscribeAll=false");
    }

    /// @param path below `/ari/`, with its query
    URI resource(String path) {
        return base(node.isSecure() ? "https" : "http").resolve(path);
    }

    /// For people: without credentials and path.
    String shown() {
        return node.url().getHost() + ":" + port();
    }

    private URI base(String scheme) {
        String path = node.url().getPath() == null ? "" : node.url().getPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + node.url().getHost() + ":" + port() + path + "/ari/");
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
