package io.ringdown;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Takes `DATABASE_URL` in both usual forms: `jdbc:postgresql://host/db` and `postgres://user:password@host:port/db?…`. Name and
/// password may come apart from it, in `DATABASE_USER` and `DATABASE_PASSWORD`, which then count.
class DatabaseUrl implements EnvironmentPostProcessor {

    private static final String URL = "spring.datasource.url";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty("DATABASE_URL");
        if (url != null && !url.isBlank() && environment.getProperty(URL) == null) {
            Map<String, Object> settings = settings(url.strip());
            apart(environment, "DATABASE_USER", "spring.datasource.username", settings);
            apart(environment, "DATABASE_PASSWORD", "spring.datasource.password", settings);
            environment.getPropertySources().addLast(new MapPropertySource("DATABASE_URL", settings));
        }
    }

    private static void apart(ConfigurableEnvironment environment, String variable, String key,
            Map<String, Object> settings) {
        String value = environment.getProperty(variable, "");
        if (!value.isEmpty()) {
            settings.put(key, value);
        }
    }

    static Map<String, Object> settings(String url) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (url.startsWith("jdbc:")) {
            settings.put(URL, url);
            return settings;
        }
        URI uri = parse(url);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        settings.put(URL, "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query);
        String user = uri.getRawUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            settings.put("spring.datasource.username", decoded(colon < 0 ? user : user.substring(0, colon)));
            if (colon >= 0) {
                settings.put("spring.datasource.password", decoded(user.substring(colon + 1)));
            }
        }
        return settings;
    }

    private static URI parse(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // The message would show the password.
        }
        throw new StartRefused("DATABASE_URL is neither jdbc:postgresql://host/db nor "
                + "postgres://user:password@host/db; special characters in the password have to be percent-encoded.");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
