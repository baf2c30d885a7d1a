package io.ringdown;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Takes one Asterisk from the environment: `ASTERISK_HOST`, `ASTERISK_ARI_PORT`, `ASTERISK_ARI_USER`, `ASTERISK_ARI_PASS`. A host
/// may be a whole address (`https://pbx:8089`). Several nodes are configured by `ringdown.asterisk.nodes`, which then counts
/// alone.
class AsteriskAddress implements EnvironmentPostProcessor {

    private static final String NODE = "ringdown.asterisk.nodes[0].";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String host = environment.getProperty("ASTERISK_HOST");
        if (host != null && !host.isBlank() && environment.getProperty(NODE + "url") == null) {
            environment.getPropertySources().addLast(new MapPropertySource("ASTERISK_HOST", settings(host.strip(),
                    environment.getProperty("ASTERISK_ARI_PORT", "8088"),
                    environment.getProperty("ASTERISK_ARI_USER", "ringdown"),
                    environment.getProperty("ASTERISK_ARI_PASS", ""))));
        }
    }

    static Map<String, Object> settings(String host, String port, String user, String password) {
        if (password.isBlank()) {
            throw new StartRefused(
                    "ASTERISK_HOST is set, but not ASTERISK_ARI_PASS: set it to the password of the ARI user "
                            + user + ".");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(NODE + "name", "asterisk");
        settings.put(NODE + "url", host.contains("://") ? host : "http://" + host + ":" + port);
        settings.put(NODE + "username", user);
        settings.put(NODE + "password", password);
        return settings;
    }
}
