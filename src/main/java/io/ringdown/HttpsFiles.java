package io.ringdown;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Turns HTTPS on by two PEM files, `SSL_CERT_PATH` (the certificate and those between it and the authority) and `SSL_KEY_PATH`
/// (its key; `SSL_KEY_PASSWORD` if it is encrypted). They become one of Spring's SSL bundles, which REST and Socket.IO both
/// use, and are read again when they change. Whoever wants more configures a bundle and names it in `server.ssl.bundle`.
class HttpsFiles implements EnvironmentPostProcessor {

    static final String BUNDLE = "front-door";

    private static final String CERTIFICATE = "SSL_CERT_PATH";

    private static final String KEY = "SSL_KEY_PATH";

    private static final String KEY_PASSWORD = "SSL_KEY_PASSWORD";

    private static final String USED = "server.ssl.bundle";

    private static final String PEM = "spring.ssl.bundle.pem." + BUNDLE + ".";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String certificate = environment.getProperty(CERTIFICATE, "").strip();
        String key = environment.getProperty(KEY, "").strip();
        if (certificate.isEmpty() && key.isEmpty()) {
            return;
        }
        if (!environment.getProperty(USED, "").isBlank()) {
            throw new StartRefused(CERTIFICATE + " and " + USED + " are both set: set one of them.");
        }
        String password = environment.getProperty(KEY_PASSWORD, "");
        environment.getPropertySources()
                .addLast(new MapPropertySource(CERTIFICATE, settings(certificate, key, password)));
    }

    static Map<String, Object> settings(String certificate, String key, String password) {
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new StartRefused((key.isEmpty() ? CERTIFICATE : KEY) + " is set, but not "
                    + (key.isEmpty() ? KEY : CERTIFICATE) + ": HTTPS needs a certificate and its key.");
        }
        PemSslBundleProperties checked = new PemSslBundleProperties();
        PemSslBundleProperties.Store store = checked.getKeystore();
        store.setCertificate(location(CERTIFICATE, certificate));
        store.setPrivateKey(location(KEY, key));
        store.setPrivateKeyPassword(password.isEmpty() ? null : password);
        store.setVerifyKeys(true);
        try {
            PropertiesSslBundle.get(checked).getStores().getKeyStore();
        } catch (RuntimeException unusable) {
            throw new StartRefused(CERTIFICATE + " and " + KEY + " are no PEM certificate with its key"
                    + (password.isEmpty() ? "" : ", or " + KEY_PASSWORD + " is wrong") + ": check " + certificate
                    + " and " + key + ".");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(PEM + "keystore.certificate", location(CERTIFICATE, certificate));
        settings.put(PEM + "keystore.private-key", location(KEY, key));
        if (!password.isEmpty()) {
            settings.put(PEM + "keystore.private-key-password", password);
        }
        settings.put(PEM + "keystore.verify-keys", "true");
        settings.put(PEM + "options.enabled-protocols", "TLSv1.3,TLSv1.2");
        settings.put(PEM + "reload-on-update", "true");
        settings.put(USED, BUNDLE);
        return settings;
    }

    private static String location(String variable, String file) {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                return path.toUri().toString();
            }
        } catch (InvalidPathException noPath) {
            // the same sentence
        }
        throw new StartRefused(variable + " is '" + file + "', which is no file that can be read.");
    }
}
