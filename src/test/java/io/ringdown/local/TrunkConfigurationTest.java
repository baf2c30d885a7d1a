package io.ringdown.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The way to the outside as `asterisk-config` is told of it. That calls go by it is what `OutsideIT` shows.
class TrunkConfigurationTest {

    private static final String FILE = "pjsip_trunk.conf";
    private static final Map<String, String> BY_ADDRESS = Map.of("ASTERISK_TRUNK_HOST", "192.0.2.7:5070",
            "ASTERISK_TRUNK_CALLER_ID", "+493055555555");

    @TempDir
    Path directory;

    private RenderedConfiguration rendered(Map<String, String> environment) {
        return RenderedConfiguration.of(directory, environment);
    }

    @Test
    void givenNoProvider_whenTheConfigurationIsRendered_thenThereIsNoTrunk_evenWhereThereWasOne() {
        assertThat(rendered(BY_ADDRESS).file(FILE)).exists();
        RenderedConfiguration without = rendered(Map.of());
        assertThat(without.status()).as(without.said()).isZero();
        assertThat(without.file(FILE)).doesNotExist();
        assertThat(without.text("acl.conf")).doesNotContain("192.0.2.7");
    }

    @Test
    void givenAProviderByAddress_whenTheConfigurationIsRendered_thenItIsKnownByItAlone() {
        String trunk = rendered(BY_ADDRESS).text(FILE);
        assertThat(trunk).contains("contact = sip:192.0.2.7:5070", "match = 192.0.2.7", "identify_by = ip",
                "from_user = +493055555555").doesNotContain("type = auth", "type = registration", "outbound_auth",
                        "@TRUNK");
        assertThat(rendered(BY_ADDRESS).text("acl.conf")).contains("permit = 192.0.2.7");
    }

    @Test
    void givenAProviderWithAPassword_whenTheConfigurationIsRendered_thenAsteriskSignsInThere() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "of-the-provider\n");
        Map<String, String> environment = new HashMap<>(BY_ADDRESS);
        environment.putAll(Map.of("ASTERISK_TRUNK_HOST", "sip.provider.example", "ASTERISK_TRUNK_MATCH",
                "192.0.2.0/28,198.51.100.4", "ASTERISK_TRUNK_NAME", "provider", "ASTERISK_TRUNK_USER", "house",
                "ASTERISK_TRUNK_PASS_FILE", password.toString(), "ASTERISK_TRUNK_REGISTER", "yes"));
        String trunk = rendered(environment).text(FILE);
        assertThat(trunk).contains("[provider]", "outbound_auth = provider", "password = of-the-provider",
                "client_uri = sip:house@sip.provider.example", "match = 192.0.2.0/28\nmatch = 198.51.100.4")
                .doesNotContain("[trunk]", "@TRUNK");
    }

    @ParameterizedTest
    @CsvSource({"ASTERISK_TRUNK_HOST, sip.provider.example, ASTERISK_TRUNK_MATCH is not set",
            "ASTERISK_TRUNK_HOST, 192.0.2.7;x, ASTERISK_TRUNK_HOST is not a host",
            "ASTERISK_TRUNK_CALLER_ID, 030 5555, ASTERISK_TRUNK_CALLER_ID is not a number",
            "ASTERISK_TRUNK_MATCH, anywhere, are not networks", "ASTERISK_TRUNK_USER, house, belong together",
            "ASTERISK_TRUNK_REGISTER, yes, belong together", "ASTERISK_TRUNK_REGISTER, maybe, is yes or no",
            "ASTERISK_TRUNK_NAME, a]b, ASTERISK_TRUNK_NAME"})
    void givenWhatCannotBe_whenTheConfigurationIsRendered_thenItIsRefusedWithASentence(String name, String value,
            String sentence) {
        Map<String, String> environment = new HashMap<>(BY_ADDRESS);
        if (value.contains(";")) {
            environment.put("ASTERISK_TRUNK_MATCH", "192.0.2.7");
        }
        environment.put(name, value);
        RenderedConfiguration refused = rendered(environment);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.said()).contains(sentence);
    }
}
