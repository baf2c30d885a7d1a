package io.ringdown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Takes secrets from files, as Docker and Kubernetes hand them out: `JWT_SECRET_FILE=/run/secrets/jwt` sets `JWT_SECRET`. One
/// newline at the end is no part of the secret. Runs before those who take the variables apart.
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class SecretFiles implements EnvironmentPostProcessor {

    /// The variables that hold a secret.
    static final List<String> NAMES = List.of("JWT_SECRET", "DATABASE_URL", "DATABASE_PASSWORD", "ASTERISK_ARI_PASS",
            "SSL_KEY_PASSWORD", "ADMIN_PASSWORD", "DEMO_SIP_SECRET", "RECORDING_ACCESS_KEY",
            "RECORDING_SECRET_KEY");

    private static final String SUFFIX = "_FILE";

    private static final long LARGEST = 16 * 1024;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> secrets = new LinkedHashMap<>();
        for (String name : NAMES) {
            String file = environment.getProperty(name + SUFFIX, "").strip();
            if (!file.isEmpty()) {
                if (!environment.getProperty(name, "").isBlank()) {
                    throw new StartRefused(name + " and " + name + SUFFIX + " are both set: set one of them.");
                }
                secrets.put(name, read(name + SUFFIX, file));
            }
        }
        if (!secrets.isEmpty()) {
            environment.getPropertySources().addFirst(new MapPropertySource("secret files", secrets));
        }
    }

    private static String read(String variable, String file) {
        String text;
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path) || Files.size(path) > LARGEST) {
                throw refused(variable, file, "which is no file, or too large for a secret");
            }
            text = Files.readString(path);
        } catch (IOException | InvalidPathException unreadable) {
            throw refused(variable, file, "which cannot be read");
        }
        String secret = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (secret.isBlank()) {
            throw refused(variable, file, "which is empty");
        }
        return secret;
    }

    private static StartRefused refused(String variable, String file, String why) {
        return new StartRefused(variable + " is '" + file + "', " + why + ".");
    }
}
