package io.ringdown.asterisk;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whose certificates a node's connections trust, event socket and HTTP alike. Host names are verified by both: Netty 4.2
/// and the JDK's client do so unless told not to.
final class Tls {

    private Tls() {}

    /// @return null where the node is not spoken to by TLS
    static @Nullable SslContext netty(AsteriskProperties.Node node) throws SSLException {
        if (!node.isSecure()) {
            return null;
        }
        SslContextBuilder builder = SslContextBuilder.forClient();
        TrustManagerFactory trusted = trusted(node.certificate());
        return (trusted == null ? builder : builder.trustManager(trusted)).build();
    }

    /// @return null where the JDK's own authorities will do
    static @Nullable SSLContext jdk(AsteriskProperties.Node node) throws SSLException {
        TrustManagerFactory trusted = node.isSecure() ? trusted(node.certificate()) : null;
        if (trusted == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }

    private static @Nullable TrustManagerFactory trusted(@Nullable Path certificate) throws SSLException {
        if (certificate == null) {
            return null;
        }
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), one);
            }
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            return trusted;
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException("the certificate file " + certificate + " cannot be read", e);
        }
    }
}
