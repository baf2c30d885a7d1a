package io.ringdown.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What helps a browser to get its audio through: STUN for anybody, TURN for whom Ringdown has signed.
///
/// Source: draft-uberti-behave-turn-rest-00, 2.2; coturn's `use-auth-secret`.
@Component
class IceServers {

    private final DeviceProperties properties;

    private final Clock clock;

    IceServers(DeviceProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /// As `RTCPeerConnection` takes it.
    @Schema(name = "IceServer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IceServer(List<String> urls, @Schema(example = "1763733600:0198…") @Nullable String username,
            @Schema(example = "q2xkZ3…") @Nullable String credential) {}

    List<IceServer> of(UUID account) {
        List<String> stun = properties.iceServers().stream().filter(url -> url.startsWith("stun")).toList();
        List<String> turn = properties.iceServers().stream().filter(url -> url.startsWith("turn")).toList();
        List<IceServer> servers = new ArrayList<>(2);
        if (!stun.isEmpty()) {
            servers.add(new IceServer(stun, null, null));
        }
        if (!turn.isEmpty() && properties.turnSecret().isEmpty()) {
            servers.add(new IceServer(turn, null, null));
        } else if (!turn.isEmpty()) {
            String username = clock.instant().plus(properties.turnFor()).getEpochSecond() + ":" + account;
            servers.add(new IceServer(turn, username, signed(username)));
        }
        return servers;
    }

    private String signed(String username) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(properties.turnSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA1", impossible);
        }
    }
}
