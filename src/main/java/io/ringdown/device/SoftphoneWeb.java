package io.ringdown.device;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The web softphone of the session that asks.
@RestController
@RequestMapping("/api/devices/softphone")
@Tag(name = "Devices")
class SoftphoneWeb {

    private final Softphones softphones;

    private final IceServers iceServers;

    private final DeviceProperties properties;

    SoftphoneWeb(Softphones softphones, IceServers iceServers, DeviceProperties properties) {
        this.softphones = softphones;
        this.iceServers = iceServers;
        this.properties = properties;
    }

    /// @param ha1          register with this and the realm; there is no password
    /// @param websocketUrl the first of the addresses
    /// @param iceServers   for `RTCPeerConnection`
    @Schema(name = "SoftphoneCredentials")
    record Credentials(UUID id, @Schema(example = "3002-k7wq2m9x") String username,
            @Schema(example = "asterisk") String realm,
            @Schema(example = "65418d82c8ad4de4b6ce8c0f92299816") String ha1,
            @Schema(example = "wss://pbx.example.com/ws") String websocketUrl, List<String> websocketUrls,
            List<IceServers.IceServer> iceServers, Instant expiresAt, @Schema(example = "3002") String line) {

        @Override
        public String toString() {
            return "Credentials[username=" + username + ", ha1=***]";
        }
    }

    @Schema(name = "SoftphoneRenewed")
    record Renewed(UUID id, @Schema(example = "3002-k7wq2m9x") String username, Instant expiresAt,
            @Schema(example = "3002") String line) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "openSoftphone", summary = "Get credentials for the web softphone of this session", description = "Asked again, the same softphone gets new ones. It goes with the session, or when it is neither renewed nor in use until it expires.")
    ResponseEntity<Credentials> open(Authentication asker) {
        Softphones.Opened opened = softphones.open(DeviceWeb.session(asker));
        Device device = opened.device();
        List<String> urls = properties.websocketUrls();
        return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore())
                .body(new Credentials(device.id(), device.endpoint(), device.realm(), opened.ha1(), urls.getFirst(),
                        urls, iceServers.of(device.accountId()), expiry(device), device.line()));
    }

    @PostMapping("/renewal")
    @Operation(operationId = "renewSoftphone", summary = "Keep the web softphone of this session", description = "Its credentials stay as they are.")
    Renewed renew(Authentication asker) {
        Device device = softphones.renew(DeviceWeb.session(asker));
        return new Renewed(device.id(), device.endpoint(), expiry(device), device.line());
    }

    @PostMapping("/leaving")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "leaveSoftphone", summary = "The page of this session's web softphone goes away", description = "Unless it, or another page of the session, asks for credentials or renewal in time (`ringdown.device.reload-within`), whoever talks by it leaves their call. So a call goes on over a reload, and ends soon after a tab was closed.")
    void leave(Authentication asker) {
        softphones.leave(DeviceWeb.session(asker));
    }

    private static Instant expiry(Device softphone) {
        return Objects.requireNonNull(softphone.expiresAt());
    }
}
