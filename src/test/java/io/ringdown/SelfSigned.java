package io.ringdown;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for `localhost` that vouches for itself, made by the JDK's own program, in two PEM files.
///
/// @param certificate `cert.pem`
/// @param key         `key.pem`, PKCS #8
public record SelfSigned(Path certificate, Path key) {

    private static final char[] STORE_PASSWORD = "for-a-test".toCharArray();

    private static final String SCHEME = "PBEWithSHA1AndDESede";

    /// Makes a new pair in a directory, or puts a new one in the place of the one that is there.
    public static SelfSigned in(Path directory) {
        return make(directory, "");
    }

    /// The same, the key encrypted.
    public static SelfSigned in(Path directory, String password) {
        return make(directory, password);
    }

    private static SelfSigned make(Path directory, String password) {
        try {
            Files.createDirectories(directory);
            KeyStore store = generate(directory.resolve("store.p12"));
            byte[] key = store.getKey("one", STORE_PASSWORD).getEncoded();
            SelfSigned made = new SelfSigned(directory.resolve("cert.pem"), directory.resolve("key.pem"));
            put(made.key, password.isEmpty() ? "PRIVATE KEY" : "ENCRYPTED PRIVATE KEY",
                    password.isEmpty() ? key : encrypted(key, password));
            put(made.certificate, "CERTIFICATE", store.getCertificate("one").getEncoded());
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore generate(Path file) throws GeneralSecurityException, IOException {
        Files.deleteIfExists(file);
        Process keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "one",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
                "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
                new String(STORE_PASSWORD), "-keystore", file.toString())).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD);
        } catch (IOException e) {
            throw new IOException("keytool said: " + said, e);
        }
        return store;
    }

    private static byte[] encrypted(byte[] key, String password) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance(SCHEME);
        cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec(password.toCharArray())));
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key)).getEncoded();
    }

    /// At once, as those who renew certificates do.
    private static void put(Path file, String type, byte[] content) throws IOException {
        Path made = Files.writeString(file.resolveSibling(file.getFileName() + ".new"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type,
                        Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content)));
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    public X509Certificate read() {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Trusts the certificate as it is now, and nothing else.
    public SSLContext trusting() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            Certificate trusted = read();
            store.setCertificateEntry("one", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
