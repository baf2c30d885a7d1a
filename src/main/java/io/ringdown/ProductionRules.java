package io.ringdown;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/// Refuses to start an unsafe production, before anything else is made. The profiles `local` and `test` are excepted.
@Component
class ProductionRules implements BeanFactoryPostProcessor {

    private static final int MIN_SECRET_BYTES = 32;

    private static final String REST_ORIGINS = "ringdown.web.origins";

    private static final String LIVE_ORIGINS = "ringdown.live.origins";

    /// What people leave in place from examples.
    private static final List<String> EXAMPLES = List.of("change-me", "changeme", "change_me", "your-secret",
            "your_secret", "your-super-secret", "default-secret", "secret-key", "secretkey", "jwt-secret", "jwt_secret",
            "0123456789", "aaaaaaaa");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        check(factory.getBean(Environment.class));
    }

    static void check(Environment environment) {
        Binder settings = Binder.get(environment);
        Origins.check(origins(settings, REST_ORIGINS));
        Origins.check(origins(settings, LIVE_ORIGINS));
        if (!environment.acceptsProfiles(Profiles.of("local | test"))) {
            check(settings);
        } else {
            checkLength(secret(settings));
        }
    }

    private static void check(Binder settings) {
        String secret = secret(settings);
        if (secret.isEmpty()) {
            throw new StartRefused("No secret for session tokens is configured: set JWT_SECRET to at least "
                    + MIN_SECRET_BYTES + " random bytes, for example from 'openssl rand -base64 48'.");
        }
        checkLength(secret);
        String lower = secret.toLowerCase(Locale.ROOT);
        if (EXAMPLES.stream().anyMatch(lower::contains)) {
            throw new StartRefused("JWT_SECRET looks like an example: set it to random bytes, for example from "
                    + "'openssl rand -base64 48'.");
        }
        if (settings.bind("ringdown.demo.enabled", Boolean.class).orElse(false)) {
            throw new StartRefused("Demo accounts have published passwords: unset SEED_DEMO_DATA outside the local "
                    + "profile.");
        }
        if (settings.bind("spring.datasource.url", String.class).orElse("").isBlank()) {
            throw new StartRefused("No database is configured: set DATABASE_URL, for example to "
                    + "postgres://user:password@host/ringdown.");
        }
        if (settings.bind("ringdown.asterisk.nodes[0].url", String.class).orElse("").isBlank()) {
            throw new StartRefused(
                    "No Asterisk is configured: set ASTERISK_HOST, ASTERISK_ARI_USER and ASTERISK_ARI_PASS.");
        }
        Origins.checkSame(origins(settings, REST_ORIGINS), origins(settings, LIVE_ORIGINS));
    }

    private static List<String> origins(Binder settings, String name) {
        return settings.bind(name, Bindable.listOf(String.class)).orElse(List.of());
    }

    private static String secret(Binder settings) {
        return settings.bind("ringdown.account.jwt-secret", String.class).orElse("");
    }

    private static void checkLength(String secret) {
        int length = secret.getBytes(StandardCharsets.UTF_8).length;
        if (length > 0 && length < MIN_SECRET_BYTES) {
            throw new StartRefused("JWT_SECRET has " + length + " bytes: at least " + MIN_SECRET_BYTES
                    + " random ones are needed.");
        }
    }
}
