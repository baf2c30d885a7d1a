package io.ringdown.device;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Phones.
///
/// @param realm        the SIP realm that secrets are made for; changing it makes every stored one useless
/// @param refreshAfter after what time the directory looks for changes that another instance made
/// @param stateGrace   how long a phone is believed to be as it was, when its Asterisk is away or does not know it yet
/// @param firstLine    the lowest number that is handed out as a line (environment: `DEVICE_RANGE_START`)
/// @param lastLine     the highest (environment: `DEVICE_RANGE_END`)
/// @param systemLine   the number within that nobody gets (environment: `SYSTEM_EXTENSION`)
/// @param maxPhones     how many desk phones a line may have
/// @param maxSoftphones how many web softphones (browser sessions) a line may have; one that is not registered makes room
///                      for another
/// @param softphoneFor  how long a web softphone stays without being renewed or in use
/// @param reloadWithin  how long a page may take to be loaded anew before the calls of its web softphone are ended
/// @param sweepEvery    how often it is looked for web softphones that have expired
/// @param websocketUrls where web softphones connect to, the best first; browsers want `wss` but for this machine
/// @param iceServers    `stun:` and `turn:` addresses for the audio of web softphones
/// @param turnSecret    shared with the TURN server, which lets in whom it signed (draft-uberti-behave-turn-rest-00)
/// @param turnFor       how long such a permission is good
/// @param sipServer     `host:port` that phones register at
/// @param sipTransport  how phones reach it: `udp`, `tcp` or `tls`
@Validated
@ConfigurationProperties("ringdown.device")
public record DeviceProperties(
        @DefaultValue("asterisk") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String realm,
        @DefaultValue("10s") @NotNull Duration refreshAfter,
        @DefaultValue("30s") @NotNull Duration stateGrace,
        @DefaultValue("3000") @Min(0) @Max(9999) int firstLine,
        @DefaultValue("3999") @Min(0) @Max(9999) int lastLine,
        @DefaultValue("3100") @Min(0) @Max(9999) int systemLine,
        @DefaultValue("10") @Min(1) @Max(100) int maxPhones,
        @DefaultValue("10") @Min(1) @Max(100) int maxSoftphones,
        @DefaultValue("10m") @NotNull Duration softphoneFor,
        @DefaultValue("6s") @NotNull Duration reloadWithin,
        @DefaultValue("5s") @NotNull Duration sweepEvery,
        @DefaultValue("ws://127.0.0.1:8088/ws") @NotEmpty List<@Pattern(regexp = "wss?://[^\\s\"]{1,500}") String> websocketUrls,
        @DefaultValue( {
        }) @NotNull List<@Pattern(regexp = "(stun|turn)s?:[^\\s\"]{1,500}") String> iceServers,
        @DefaultValue("") @NotNull String turnSecret,
        @DefaultValue("12h") @NotNull Duration turnFor,
        @DefaultValue("127.0.0.1:5060") @NotNull @Pattern(regexp = "([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}") String sipServer,
        @DefaultValue("udp") @NotNull @Pattern(regexp = "udp|tcp|tls") String sipTransport){

    @Override
    public String toString() {
        return "DeviceProperties[realm=" + realm + ", sipServer=" + sipServer + ", turnSecret=***]";
    }
}
