package io.ringdown.asterisk;

import io.ringdown.device.DeviceKind;
import io.ringdown.device.SipDevice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One object of `res_pjsip` as Ringdown wants it. A device is an `auth`, an `aor` and an `endpoint` of the same name.
///
/// Source: Asterisk 22's documentation of `res_pjsip`. A field whose name begins with `@` is kept and shown by Asterisk and
/// means nothing to it; ours says who made the object (see `docs/adr/0011-devices-are-marked-and-compared.md`).
record SipObject(String type, String id, Map<String, String> fields) {

    static final String MARK = "@ringdown";

    private static final String SESSION_SECONDS = "90";

    static final String AUTH = "auth";
    static final String AOR = "aor";
    static final String ENDPOINT = "endpoint";

    /// Asterisk gets the digest of a secret, never the secret, because it shows what it has to whoever may ask.
    static SipObject auth(SipDevice device, String mark) {
        return new SipObject(AUTH, device.endpoint(),
                Map.of("auth_type", "digest", "username", device.endpoint(), "realm", device.realm(),
                        "password_digest", digest(device), MARK, mark));
    }

    static String digest(SipDevice device) {
        return "MD5:" + device.ha1();
    }

    static SipObject aor(SipDevice device, String mark) {
        return new SipObject(AOR, device.endpoint(),
                Map.of("max_contacts", "1", "remove_existing", "yes", "minimum_expiration", "10", "maximum_expiration",
                        String.valueOf(NodePhones.LONGEST_REGISTRATION.toSeconds()), "qualify_frequency", "0", MARK,
                        mark));
    }

    /// @param transfers may a desk phone transfer by REFER?
    static SipObject endpoint(SipDevice device, String mark, boolean transfers) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("context", "phones");
        fields.put("auth", device.endpoint());
        fields.put("aors", device.endpoint());
        fields.put("callerid", EffectRequests.callerId(device.callerName(), device.line()));
        // The transports bear the names of asterisk-config/etc/pjsip.conf; without one audio would be bound to all addresses.
        // Media goes through Asterisk: recording, hold and supervision need it there.
        fields.put("direct_media", "no");
        fields.put("rtp_symmetric", "yes");
        fields.put("force_rport", "yes");
        fields.put("rewrite_contact", "yes");
        // A phone that hides or changes its From is known by its digest user.
        fields.put("identify_by", "auth_username,username");
        // A phone that vanished sends no BYE. Session timers (RFC 4028; 90 s is their minimum) end its calls within a minute. They ask
        // the phone itself, so a phone that is silent, muted or held is left alone, which rtp_timeout would end.
        fields.put("timers", "always");
        fields.put("timers_min_se", SESSION_SECONDS);
        fields.put("timers_sess_expires", SESSION_SECONDS);
        fields.put("disallow", "all");
        if (device.kind() == DeviceKind.SOFTPHONE) {
            fields.put("transport", "transport-ws");
            fields.put("allow", "opus,ulaw");
            fields.put("webrtc", "yes");
            fields.put("dtls_auto_generate_cert", "yes");
            fields.put("allow_transfer", "no"); // the page asks the service
        } else {
            fields.put("transport", "transport-udp");
            fields.put("allow", "ulaw,alaw");
            fields.put("allow_transfer", transfers ? "yes" : "no");
        }
        fields.put(MARK, mark);
        return new SipObject(ENDPOINT, device.endpoint(), fields);
    }

    /// Is that how Asterisk shows an object with our fields? What we leave to Asterisk is not looked at.
    boolean isShownAs(Map<String, String> shown) {
        return fields.entrySet().stream().filter(field -> !field.getKey().equals("disallow"))
                .allMatch(
                        field -> canonical(field.getValue()).equals(canonical(shown.getOrDefault(field.getKey(), ""))));
    }

    /// Asterisk shows `yes` as `true` or `Yes`, and `ulaw,alaw` as `(ulaw|alaw)`; `disallow` it does not show at all.
    private static String canonical(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> "yes";
            case "no", "false" -> "no";
            default -> value.startsWith("(") && value.endsWith(")")
                    ? value.substring(1, value.length() - 1).replace('|', ',')
                    : value;
        };
    }
}
