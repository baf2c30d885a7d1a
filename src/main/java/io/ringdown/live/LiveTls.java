package io.ringdown.live;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/// TLS of the Socket.IO port, by one of Spring's SSL bundles. A renewed certificate counts for connections from then on; what is
/// open stays as it is. Safe on any thread.
@Component
final class LiveTls {

    private static final Logger LOG = LoggerFactory.getLogger(LiveTls.class);

    /// Where the bundle does not say; which ciphers is the JDK's to know.
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final long handshakeMillis;

    private volatile @Nullable SslContext context;

    LiveTls(LiveProperties properties, SslBundles bundles) {
        handshakeMillis = properties.proofTimeout().toMillis();
        String name = properties.sslBundle();
        if (!name.isBlank()) {
            context = context(bundles.getBundle(name));
            bundles.addBundleUpdateHandler(name, renewed -> {
                context = context(renewed);
                LOG.info("the certificate of Socket.IO was renewed");
            });
        }
    }

    /// Whether clients have to speak TLS.
    boolean isOn() {
        return context != null;
    }

    /// For one new connection, null where clients speak plainly.
    @Nullable
    SslHandler handler(ByteBufAllocator allocator) {
        SslContext present = context;
        if (present == null) {
            return null;
        }
        SslHandler handler = present.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }

    private static SslContext context(SslBundle bundle) {
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        String[] ciphers = bundle.getOptions().getCiphers();
        try {
            return SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
                    .protocols(protocols == null ? PROTOCOLS : List.of(protocols))
                    .ciphers(ciphers == null ? null : List.of(ciphers)).build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("the SSL bundle of Socket.IO cannot be used", unusable);
        }
    }
}
