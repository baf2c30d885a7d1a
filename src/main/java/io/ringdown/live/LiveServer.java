package io.ringdown.live;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The Socket.IO server on its own port. It listens before everything else starts and stops when everything else has, so that the
/// last events are pushed; [Opening] says from when until when clients are let in.
@Component
public class LiveServer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);

    private static final int SEND_BUFFER = 256 * 1024;

    private final LiveProperties properties;

    private final LiveSockets sockets;

    private final Handshakes handshakes;

    private final Door door;

    private final LiveMeters meters;

    private final LiveTls tls;

    private final Farewell farewell;

    private final CatchUpProperties catchUp;

    private @Nullable SocketIOServer server;

    private volatile int port;

    LiveServer(LiveProperties properties, LiveSockets sockets, Handshakes handshakes, Door door, LiveMeters meters,
            LiveTls tls, Farewell farewell, CatchUpProperties catchUp) {
        this.properties = properties;
        this.sockets = sockets;
        this.handshakes = handshakes;
        this.door = door;
        this.meters = meters;
        this.tls = tls;
        this.farewell = farewell;
        this.catchUp = catchUp;
    }

    /// The port it listens on, 0 before the start.
    public int port() {
        return port;
    }

    @Override
    public void start() {
        SocketIOServer starting = new SocketIOServer(configuration());
        starting.setPipelineFactory(new Pipeline());
        starting.addDisconnectListener(client -> {
            LiveSocket socket = sockets.byId(client.getSessionId());
            if (socket != null && socket.close()) {
                sockets.remove(socket);
            }
        });
        starting.getNamespace("").addAuthTokenListener((token, client) -> Door.nobody());
        ChannelFuture bound = (ChannelFuture) starting.startAsync();
        bound.awaitUninterruptibly();
        server = starting;
        if (!bound.isSuccess()) {
            stop();
            throw new PortInUseException(properties.port(), bound.cause());
        }
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        LOG.info("Socket.IO listens on {}:{}{}", properties.host(), port, tls.isOn() ? " (TLS)" : "");
    }

    private Configuration configuration() {
        int maxMessage = Math.toIntExact(properties.maxMessage().toBytes());
        int unsent = Math.toIntExact(properties.maxUnsent().toBytes());
        SocketConfig socket = new SocketConfig();
        socket.setReuseAddress(true);
        socket.setTcpKeepAlive(true);
        socket.setTcpSendBufferSize(SEND_BUFFER);
        socket.setWriteBufferWaterMarkHigh(unsent);
        socket.setWriteBufferWaterMarkLow(unsent / 2);
        Configuration configuration = new Configuration();
        configuration.setHostname(properties.host());
        configuration.setPort(properties.port());
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(properties.threads());
        configuration.setTransports(Transport.WEBSOCKET, Transport.POLLING);
        configuration.setRandomSession(true);
        configuration.setEnableCors(false);
        configuration.setAddVersionHeader(false);
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);
        configuration.setMaxFramePayloadLength(maxMessage);
        configuration.setMaxHttpContentLength(maxMessage);
        configuration.setPingInterval(Math.toIntExact(properties.pingInterval().toMillis()));
        configuration.setPingTimeout(Math.toIntExact(properties.pingTimeout().toMillis()));
        configuration.setAckMode(AckMode.MANUAL);
        configuration.setJsonSupport(new WireJson(maxMessage));
        configuration.setExceptionListener(new Broken(meters));
        configuration.setSocketConfig(socket);
        return configuration;
    }

    @Override
    public void stop() {
        SocketIOServer stopping = server;
        server = null;
        if (stopping != null) {
            farewell.say();
            stopping.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /// The first to start and the last to stop.
    @Override
    public int getPhase() {
        return -10;
    }

    private Hold hold() {
        return new Hold(catchUp.maxHeld(), properties.maxUnsent().toBytes());
    }

    /// netty-socketio's pipeline with TLS and the guard before it.
    private final class Pipeline extends SocketIOChannelInitializer {

        @Override
        protected void addSslHandler(ChannelPipeline pipeline) {
            tls.secure(pipeline);
        }

        @Override
        protected void addSocketioHandlers(ChannelPipeline pipeline) {
            super.addSocketioHandlers(pipeline);
            pipeline.addBefore(PACKET_HANDLER, "guard",
                    new Guard(handshakes, sockets, door, meters, properties.proofTimeout().toMillis(),
                            LiveServer.this::hold));
            pipeline.addAfter(SOCKETIO_ENCODER, "one-answer", new OneAnswer());
            pipeline.addLast("broken", new Last());
        }
    }

    /// Whatever went wrong further up: count it and close.
    private final class Last extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            meters.dropped("broken");
            LOG.debug("a connection broke", cause);
            var _ = context.close();
        }
    }
}
