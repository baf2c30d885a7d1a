package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ProductionRulesTest {

    private static MockEnvironment production() {
        return new MockEnvironment()
                .withProperty("ringdown.account.jwt-secret", "q8Zb1dNn6sUwJx0pVtR4yKc7eHf2gLm9")
                .withProperty("spring.datasource.url", "jdbc:postgresql://db/ringdown")
                .withProperty("ringdown.asterisk.nodes[0].url", "https://pbx:8089")
                .withProperty("ringdown.web.origins", "https://desk.example")
                .withProperty("ringdown.live.origins", "https://desk.example");
    }

    @Test
    void aProperProductionStarts() {
        assertThatCode(() -> ProductionRules.check(production())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ringdown.account.jwt-secret|''|No secret",
            "ringdown.account.jwt-secret|short|has 5 bytes",
            "ringdown.account.jwt-secret|your-secret-key-change-me-in-production|looks like an example",
            "ringdown.demo.enabled|true|Demo accounts", "ringdown.web.origins|*|wildcard",
            "ringdown.live.origins|https://*.example|wildcard", "ringdown.live.origins|https://other.example|differ",
            "ringdown.web.origins|desk.example|no origin", "spring.datasource.url|''|No database",
            "ringdown.asterisk.nodes[0].url|''|No Asterisk"})
    void anUnsafeProductionIsRefusedInOneSentence(String key, String value, String said) {
        MockEnvironment environment = production().withProperty(key, value);
        assertThatThrownBy(() -> ProductionRules.check(environment)).isInstanceOf(StartRefused.class)
                .hasMessageContaining(said).message().hasSizeLessThan(200).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://desk.example/", "https://desk.example/path", "desk.example", "https://",
            "https://desk.example:443", "http://desk.example:80", "https://DESK.example", "ftp://desk.example",
            "https://me@desk.example", "https://desk.example?x", "https://desk.example:99999", "null", "*",
            "https://a b"})
    void whatIsNoOriginIsRefusedAtTheStart_inEveryProfile(String origin) {
        MockEnvironment local = new MockEnvironment().withProperty("ringdown.web.origins", origin);
        local.setActiveProfiles("local");
        assertThatThrownBy(() -> ProductionRules.check(local)).isInstanceOf(StartRefused.class)
                .hasMessageContaining("CORS_ORIGINS").message().hasSizeLessThan(200).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://desk.example", "http://localhost:5173", "http://127.0.0.1:8080",
            "https://[2001:db8::1]:8443", "https://desk.example,https://other.example:8443"})
    void whatABrowserSendsAsOriginIsOne(String origins) {
        MockEnvironment environment = production().withProperty("ringdown.web.origins", origins)
                .withProperty("ringdown.live.origins", origins);
        assertThatCode(() -> ProductionRules.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void theLocalProfileNeedsNoSecret_butNoneThatIsShort() {
        MockEnvironment local = new MockEnvironment().withProperty("ringdown.demo.enabled", "true");
        local.setActiveProfiles("local");
        assertThatCode(() -> ProductionRules.check(local)).doesNotThrowAnyException();
        local.setProperty("ringdown.account.jwt-secret", "short");
        assertThatThrownBy(() -> ProductionRules.check(local)).isInstanceOf(StartRefused.class);
    }

    @Test
    void theAsteriskAddressIsTakenFromTheEnvironment() {
        assertThat(AsteriskAddress.settings("pbx", "8088", "ringdown", "word"))
                .containsEntry("ringdown.asterisk.nodes[0].url", "http://pbx:8088")
                .containsEntry("ringdown.asterisk.nodes[0].password", "word");
        assertThat(AsteriskAddress.settings("https://pbx:8089", "8088", "ringdown", "word"))
                .containsEntry("ringdown.asterisk.nodes[0].url", "https://pbx:8089");
        assertThatThrownBy(() -> AsteriskAddress.settings("pbx", "8088", "ringdown", ""))
                .isInstanceOf(StartRefused.class).hasMessageContaining("ASTERISK_ARI_PASS");
    }

    @Test
    void theDatabaseAddressIsTakenInBothForms() {
        assertThat(DatabaseUrl.settings("postgres://me:p%40ss+1@db:5433/calls?sslmode=require"))
                .isEqualTo(Map.of("spring.datasource.url", "jdbc:postgresql://db:5433/calls?sslmode=require",
                        "spring.datasource.username", "me", "spring.datasource.password", "p@ss+1"));
        assertThat(DatabaseUrl.settings("jdbc:postgresql://db/calls"))
                .isEqualTo(Map.of("spring.datasource.url", "jdbc:postgresql://db/calls"));
        assertThatThrownBy(() -> DatabaseUrl.settings("mysql://me:secret@db/x")).isInstanceOf(StartRefused.class)
                .message().doesNotContain("secret");
    }
}
