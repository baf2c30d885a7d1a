package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.device.DeviceKind;
import io.ringdown.device.SipDevice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What Asterisk 22.10.1 shows of an object is recognized as what it was told, in its own spelling.
class SipObjectTest {

    private static final SipDevice PHONE = new SipDevice("3001", DeviceKind.DESK_PHONE, "Att Ên, dant", "3001",
            "asterisk", "65418d82c8ad4de4b6ce8c0f92299816", Instant.EPOCH);

    /// Of a real answer, the fields that Ringdown sets, and some that it does not.
    private static final Map<String, String> SHOWN = Map.ofEntries(Map.entry("webrtc", "no"), Map.entry("aors", "3001"),
            Map.entry("auth", "3001"), Map.entry("context", "phones"), Map.entry("rtp_symmetric", "true"),
            Map.entry("transport", "transport-udp"), Map.entry("force_rport", "true"),
            Map.entry("rewrite_contact", "true"), Map.entry("direct_media", "false"),
            Map.entry("allow", "(ulaw|alaw)"), Map.entry("callerid", "\"Att Ên, dant\" <3001>"),
            Map.entry("identify_by", "auth_username,username"), Map.entry("timers", "always"),
            Map.entry("timers_min_se", "90"), Map.entry("timers_sess_expires", "90"),
            Map.entry("allow_transfer", "true"),
            Map.entry("@ringdown", "call-service"), Map.entry("dtls_auto_generate_cert", "No"));

    @Test
    void givenWhatAsteriskShows_whenNothingWasTouched_thenItIsTheSame() {
        assertThat(SipObject.endpoint(PHONE, "call-service", true).isShownAs(SHOWN)).isTrue();
        assertThat(SipObject.auth(PHONE, "call-service").isShownAs(Map.of("auth_type", "digest", "username", "3001",
                "realm", "asterisk", "password_digest", "MD5:65418d82c8ad4de4b6ce8c0f92299816", "@ringdown",
                "call-service", "nonce_lifetime", "32"))).isTrue();
        assertThat(SipObject.aor(PHONE, "call-service").isShownAs(Map.of("max_contacts", "1", "remove_existing", "true",
                "minimum_expiration", "10", "maximum_expiration", "7200", "qualify_frequency", "0", "@ringdown",
                "call-service", "contact", ""))).isTrue();
    }

    @Test
    void givenWhoMayNotTransferByPhone_whenTheyAreTold_thenAsteriskDeclinesTheirRefer() {
        assertThat(SipObject.endpoint(PHONE, "call-service", false).isShownAs(SHOWN)).isFalse();
        SipDevice page = new SipDevice("3001-web", DeviceKind.SOFTPHONE, "Att", "3001", "asterisk",
                "65418d82c8ad4de4b6ce8c0f92299816", Instant.EPOCH);
        assertThat(SipObject.endpoint(page, "call-service", true).fields()).containsEntry("allow_transfer", "no");
    }

    @Test
    void givenAnyFieldOfOurs_whenItWasChangedOrIsMissing_thenThatIsSeen() {
        SipObject wanted = SipObject.endpoint(PHONE, "call-service", true);
        for (String field : wanted.fields().keySet()) {
            if (!field.equals("disallow")) { // which Asterisk never shows; allow says the same
                Map<String, String> touched = new HashMap<>(SHOWN);
                touched.put(field, "touched");
                assertThat(wanted.isShownAs(touched)).as(field).isFalse();
                touched.remove(field);
                assertThat(wanted.isShownAs(touched)).as(field).isFalse();
            }
        }
        assertThat(SipObject.endpoint(PHONE, "another-application", true).isShownAs(SHOWN)).isFalse();
    }
}
