package io.ringdown.live;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
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

    /// Puts TLS before everything else in a new connection's pipeline, if clients have to speak it.
    void secure(ChannelPipeline pipeline) {
        SslContext present = context;
        if (present != null) {
            SslHandler handler = present.newHandler(pipeline.channel().alloc());
            handler.setHandshakeTimeoutMillis(handshakeMillis);
            pipeline.addLast("past-tls", new PastTls()).addLast(SocketIOChannelInitializer.SSL_HANDLER, handler);
        }
    }

    /// netty-socketio hands every packet to the head of the pipeline once more, and lets go of its bytes when that returns. Netty
    /// 4.2's decoders keep what comes while they decode for later, when those bytes are gone; so packets are led past TLS, to
    /// the guard.
    private static final class PastTls extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof PacketsMessage) {
                ChannelHandlerContext guard = context.pipeline().context(Guard.class);
                ((Guard) guard.handler()).channelRead(guard, message);
            } else {
                context.fireChannelRead(message);
            }
        }
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
