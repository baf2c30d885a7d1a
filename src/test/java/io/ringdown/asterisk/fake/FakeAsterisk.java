package io.ringdown.asterisk.fake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An ARI server with phones behind it, in this JVM, on one thread. What it does is what a real Asterisk was seen to do;
/// beyond that it can go away, fall silent, repeat itself, talk nonsense or be an older version.
///
/// All methods may be called from any thread.
public final class FakeAsterisk implements AutoCloseable {

    private static final String USER = "ringdown";
    private static final String PASSWORD = "fake-secret";

    private final IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = (EventLoop) group.next();
    private final FakeState state = new FakeState(loop, this::event);
    private final Options options;
    final List<Channel> sockets = new CopyOnWriteArrayList<>();
    final FakeAri ari;
    private @Nullable Channel server;
    private int port;
    volatile boolean frozen;
    private volatile boolean doubled;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// @param version       what it calls itself
    /// @param takesRequests does it take REST requests on the event socket, as 22.4 and later do?
    /// @param tls           speaks TLS if there is one
    public record Options(String version, boolean takesRequests, @Nullable SslContext tls, boolean keepsRequests) {

        public static Options usual() {
            return new Options("22.10.1", true, null, true);
        }

        public static Options old() {
            return new Options("20.5.0", false, null, true);
        }

        /// Writes nothing down, so that a benchmark measures the service.
        public static Options forLoad() {
            return new Options("22.10.1", true, null, false);
        }
    }

    private FakeAsterisk(Options options) {
        this.options = options;
        this.ari = new FakeAri(state, options.version());
    }

    public static FakeAsterisk start() {
        return start(Options.usual());
    }

    public static FakeAsterisk start(Options options) {
        FakeAsterisk asterisk = new FakeAsterisk(options);
        asterisk.comeBack();
        return asterisk;
    }

    /// Listens on the same port as before, the first time on a free one.
    public void comeBack() {
        Channel listening = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        SslContext tls = options.tls();
                        if (tls != null) {
                            client.pipeline().addLast(tls.newHandler(client.alloc()));
                        }
                        client.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20),
                                new FakeDoor(FakeAsterisk.this, authorization()), new WebSocketServerProtocolHandler(
                                        WebSocketServerProtocolConfig.newBuilder().websocketPath("/ari/events")
                                                .checkStartsWith(true).maxFramePayloadLength(1 << 20).build()),
                                new WebSocketFrameAggregator(1 << 20), new FlushConsolidationHandler(64, true),
                                new FakeSocket(FakeAsterisk.this));
                    }
                }).bind("127.0.0.1", port).syncUninterruptibly().channel();
        server = listening;
        port = ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /// Closes all connections and accepts none.
    public void goAway() {
        Channel listening = server;
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        cut();
    }

    /// Closes the event sockets; calls go on.
    public void cut() {
        sockets.forEach(socket -> socket.close().syncUninterruptibly());
    }

    /// Keeps all connections open but neither reads nor says anything, pongs included.
    public void freeze() {
        frozen = true;
        on(() -> {
            sockets.forEach(socket -> socket.config().setAutoRead(false));
            return true;
        });
    }

    public void thaw() {
        frozen = false;
        on(() -> {
            sockets.forEach(socket -> socket.config().setAutoRead(true).setAutoRead(true));
            return true;
        });
    }

    /// From now on every event is sent twice.
    public void repeatEvents() {
        doubled = true;
    }

    /// Sends this to every event socket, whatever it is.
    public void say(String text) {
        sockets.forEach(socket -> send(socket, text));
    }

    /// Everything is forgotten as by a restart; the sockets stay as they are.
    public void forget() {
        on(() -> {
            state.channels.clear();
            state.bridges.clear();
            return true;
        });
    }

    public void phones(Function<String, PhoneBehavior> behavior) {
        on(() -> {
            state.phones = behavior;
            return true;
        });
    }

    /// A phone dials; returns its channel's id.
    public String dial(String endpoint, String number) {
        return on(() -> state.dial(endpoint, number).id);
    }

    /// The phone of this channel hangs up (or gives up).
    public void hangUp(String channel, int cause) {
        on(() -> {
            state.destroy(channel, cause);
            return true;
        });
    }

    public Set<String> channels() {
        return on(() -> Set.copyOf(state.channels.keySet()));
    }

    public Set<String> bridges() {
        return on(() -> Set.copyOf(state.bridges.keySet()));
    }

    /// The requests so far, as `METHOD path`.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public URI url() {
        return URI.create((options.tls() == null ? "http" : "https") + "://localhost:" + port);
    }

    public String username() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /// Direct access for a load generator; only on [#loop].
    FakeState state() {
        return state;
    }

    EventLoop loop() {
        return loop;
    }

    boolean takesRequests() {
        return options.takesRequests();
    }

    void requested(String method, String path) {
        if (options.keepsRequests()) {
            requests.add(method + " " + path);
        }
    }

    private void event(String json) {
        if (!frozen) {
            for (Channel socket : sockets) {
                for (int i = 0; i < (doubled ? 2 : 1); i++) {
                    send(socket, json);
                }
            }
        }
    }

    /// A new event socket: the older ones hear that they were replaced.
    void opened(Channel socket) {
        List<Channel> older = new ArrayList<>(sockets);
        sockets.clear();
        older.forEach(
                old -> send(old, "{\"type\":\"ApplicationReplaced\",\"application\":\"call-service\"}"));
        sockets.add(socket);
    }

    private static void send(Channel socket, String text) {
        var _ = socket.writeAndFlush(new TextWebSocketFrame(text));
    }

    private <T> T on(Callable<T> task) {
        return loop.inEventLoop() ? call(task) : loop.submit(task).syncUninterruptibly().getNow();
    }

    private static <T> T call(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
