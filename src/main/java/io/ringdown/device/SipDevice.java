package io.ringdown.device;

import java.time.Instant;

/// One SIP registration as Asterisk has to know it.
///
/// @param endpoint    its SIP user name and the name of its objects in Asterisk
/// @param callerName  what the other side's display shows
/// @param line        the number it rings for
/// @param ha1         `MD5(endpoint:realm:secret)` in hex (RFC 2617, 3.2.2.2); as good as the secret: never log it
/// @param secretSince since when; who registered before is not reached any more
public record SipDevice(String endpoint, DeviceKind kind, String callerName, String line, String realm, String ha1,
        Instant secretSince) {

    @Override
    public String toString() {
        return "SipDevice[endpoint=" + endpoint + ", kind=" + kind + ", line=" + line + ", ha1=***]";
    }
}
