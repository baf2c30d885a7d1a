package io.ringdown.asterisk.fake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.ringdown.whole.WholeSystem;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An ARI server with phones behind it, in this JVM, on one thread. What it does is what a real Asterisk was seen to do;
/// beyond that it can go away, fall silent, repeat itself, talk nonsense or be an older version.
///
/// All methods may be called from any thread.
public final class FakeAsterisk implements AutoCloseable {

    private final IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = (EventLoop) group.next();
    private final FakeState state;
    private final Options options;
    final List<Channel> sockets = new CopyOnWriteArrayList<>();
    private final FakeAri ari;
    private @Nullable Channel server;
    private int port;
    private final FakeMoods moods = new FakeMoods();
    private final FakeLedger ledger;
    private final FakeSounds sounds;
    private final FakeTransfers transfers;

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

        public Options with(SslContext secret) {
            return new Options(version, takesRequests, secret, keepsRequests);
        }

        /// Writes nothing down, so that a benchmark measures the service.
        public static Options forLoad() {
            return new Options("22.10.1", true, null, false);
        }
    }

    private FakeAsterisk(Options options) {
        this.options = options;
        this.ledger = new FakeLedger(options.keepsRequests());
        this.state = new FakeState(loop, this::event, ledger);
        this.sounds = new FakeSounds(state, moods);
        this.transfers = new FakeTransfers(state, ledger);
        this.ari = new FakeAri(state, sounds, transfers, options.version());
    }

    public static FakeAsterisk start() {
        return start(Options.usual());
    }

    public static FakeAsterisk start(Options options) {
        FakeAsterisk asterisk = new FakeAsterisk(options);
        asterisk.comeBack();
        return asterisk;
    }

    /// Listens on the same port as before, the first time on a free one that no connection of another process is given meanwhile.
    public void comeBack() {
        if (port == 0) {
            port = WholeSystem.freePort();
        }
        server = bind(new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(new FakePipeline(this, options.tls())).option(ChannelOption.SO_REUSEADDR, true));
    }

    /// A port that was just closed is free once the loop has looked at its selector.
    private Channel bind(ServerBootstrap bootstrap) {
        ChannelFuture bound = bootstrap.bind("127.0.0.1", port).awaitUninterruptibly();
        for (int tries = 0; !bound.isSuccess() && tries < 200; tries++) {
            bound = bootstrap.bind("127.0.0.1", port).awaitUninterruptibly();
        }
        return bound.syncUninterruptibly().channel();
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
        moods.frozen = true;
        run(() -> sockets.forEach(socket -> socket.config().setAutoRead(false)));
    }

    public void thaw() {
        moods.frozen = false;
        run(() -> sockets.forEach(socket -> socket.config().setAutoRead(true)));
    }

    public FakeMoods moods() {
        return moods;
    }

    public FakeLedger ledger() {
        return ledger;
    }

    /// Sends this to every event socket, whatever it is.
    public void say(String text) {
        sockets.forEach(socket -> send(socket, text));
    }

    /// Sends these bytes as a binary message.
    public void sayBinary(byte[] bytes) {
        sockets.forEach(socket -> {
            var _ = socket.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        });
    }

    /// Sends these bytes as a text message, whatever they are.
    public void say(byte[] bytes) {
        sockets.forEach(socket -> {
            var _ = socket.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        });
    }

    /// Everything is forgotten as by a restart; the sockets stay as they are.
    public void forget() {
        run(() -> {
            state.channels.clear();
            state.bridges.clear();
        });
    }

    /// Everything is gone, and it says that it was started just now; the sockets stay as they are.
    public void restarted() {
        forget();
        run(() -> state.started = Instant.now());
    }

    public void phones(Function<String, PhoneBehavior> behavior) {
        run(() -> state.phones = behavior);
    }

    /// There is an endpoint, with or without a phone; nothing is told of it.
    public void endpoint(String name, boolean online) {
        run(() -> state.registered.put(name, online));
    }

    /// The phone of an endpoint comes or goes.
    public void register(String name, boolean online) {
        run(() -> {
            state.registered.put(name, online);
            state.endpointChanged(name);
        });
    }

    /// A phone dials; returns its channel's id.
    public String dial(String endpoint, String number) {
        return on(() -> state.dial(endpoint, number).id);
    }

    /// The phone of this channel hangs up (or gives up).
    public void hangUp(String channel, int cause) {
        run(() -> state.destroy(channel, cause));
    }

    /// The phone of this channel answers.
    public void answer(String channel) {
        run(() -> state.answer(channel));
    }

    /// A phone takes the call of this channel's phone (INVITE with Replaces).
    public void takeOver(String channel, String endpoint) {
        run(() -> state.takeOver(channel, endpoint));
    }

    /// The phone of this channel wants the other side to call this number instead.
    public void transfer(String channel, String number) {
        run(() -> transfers.ask(there(channel), number, null));
    }

    /// The phone of this channel wants the other side to take its place on its other channel.
    public void transfer(String channel, String number, String consult) {
        run(() -> transfers.ask(there(channel), number, there(consult)));
    }

    /// How a channel stands; it must be there.
    public FakeView view(String channel) {
        return on(() -> FakeView.of(there(channel), sounds.isPlayedTo(there(channel))));
    }

    private FakeChannel there(String channel) {
        return Objects.requireNonNull(state.channels.get(channel), channel);
    }

    /// A channel that is simply there, and of which nothing is told.
    ///
    /// @param application is it in our application, or somebody else's?
    public void place(String id, String callId, boolean application) {
        run(() -> state.place(id, callId, application));
    }

    /// A bridge that is simply there.
    public void placeBridge(String id) {
        on(() -> state.makeBridge(id));
    }

    /// These are in that bridge.
    public void putInto(String bridge, String... channels) {
        run(() -> state.join(bridge, Stream.of(channels).map(state.channels::get).toList(), false));
    }

    public Set<String> channels() {
        return on(() -> Set.copyOf(state.channels.keySet()));
    }

    public Set<String> bridges() {
        return on(() -> Set.copyOf(state.bridges.keySet()));
    }

    public URI url() {
        return URI.create((options.tls() == null ? "http" : "https") + "://localhost:" + port);
    }

    public String username() {
        return FakePipeline.USER;
    }

    public String password() {
        return FakePipeline.PASSWORD;
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

    /// @return null where the client is left without an answer
    FakeAri.@Nullable Answer answer(FakeAri.Request asked) {
        String request = asked.method() + " " + asked.path();
        ledger.requested(request);
        if (moods.leaves(request)) {
            return null;
        }
        FakeAri.Answer refusal = moods.refusal(request);
        return refusal != null ? refusal : ari.answer(asked);
    }

    /// Has the request to wait for something that is played?
    boolean mustWait(FakeAri.Request request) {
        return ari.mustWait(request);
    }

    private void event(String json) {
        if (!moods.frozen && !moods.loses(json)) {
            for (Channel socket : sockets) {
                for (int i = 0; i < moods.times(); i++) {
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
        state.listed = true;
        var _ = socket.closeFuture().addListener(_ -> {
            sockets.remove(socket);
            state.listed = !sockets.isEmpty() || !state.channels.isEmpty();
        });
    }

    private static void send(Channel socket, String text) {
        var _ = socket.writeAndFlush(new TextWebSocketFrame(text));
    }

    private void run(Runnable task) {
        on(() -> {
            task.run();
            return true;
        });
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
