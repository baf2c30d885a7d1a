package io.ringdown.device;

/// One SIP registration as Asterisk has to know it.
///
/// @param endpoint   its SIP user name and the name of its objects in Asterisk
/// @param callerName what the other side's display shows
/// @param line       the number it rings for
/// @param ha1        `MD5(endpoint:realm:secret)` in hex (RFC 2617, 3.2.2.2); as good as the secret: never log it
public record SipDevice(String endpoint, DeviceKind kind, String callerName, String line, String realm, String ha1) {

    @Override
    public String toString() {
        return "SipDevice[endpoint=" + endpoint + ", kind=" + kind + ", line=" + line + ", ha1=***]";
    }
}
