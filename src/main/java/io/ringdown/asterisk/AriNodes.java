package io.ringdown.asterisk;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringdown.call.CallService;
import io.ringdown.call.Comparisons;
import io.ringdown.device.DeviceStates;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// All configured nodes, each with a reader thread of its own.
@Component
class AriNodes implements SmartLifecycle {

    private final Map<String, AriNode> nodes = new LinkedHashMap<>();
    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    AriNodes(AsteriskProperties properties, CallService calls, Comparisons comparisons, Clock clock,
            MeterRegistry meters, List<AriNode.OnReady> onReady, DeviceStates states) throws SSLException {
        int threads = Math.max(1, properties.nodes().size());
        loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("ari-reader", true),
                NioIoHandler.newFactory());
        for (AsteriskProperties.Node node : properties.nodes()) {
            AriNode made = new AriNode(new AriAddress(node), properties, (EventLoop) loops.next(),
                    Tls.netty(node), clients(properties, node), calls, comparisons, clock,
                    new NodeStatus(node.name(), new AriAddress(node).shown(), meters, clock),
                    ready -> onReady.forEach(follower -> follower.ready(ready)), states);
            if (nodes.put(node.name(), made) != null) {
                throw new IllegalStateException("two nodes are called " + node.name()
                        + ": give each of ringdown.asterisk.nodes a name of its own");
            }
        }
    }

    /// A new one for each connection to the node: what the last one keeps alive may be as dead as its event socket.
    private Supplier<HttpClient> clients(AsteriskProperties properties, AsteriskProperties.Node node)
            throws SSLException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(properties.connectTimeout())
                .version(HttpClient.Version.HTTP_1_1).executor(threads);
        SSLContext tls = Tls.jdk(node);
        return (tls == null ? builder : builder.sslContext(tls))::build;
    }

    @Nullable
    AriNode find(String name) {
        return nodes.get(name);
    }

    List<AriNode> all() {
        return List.copyOf(nodes.values());
    }

    List<AriNode> ready() {
        return nodes.values().stream().filter(node -> node.status().view().isReady()).toList();
    }

    @Override
    public void start() {
        running = true;
        nodes.values().forEach(AriNode::start);
    }

    /// The first thing of a stop: whoever calls from now on goes the way that Asterisk's dialplan has for a Ringdown that is away.
    @EventListener(ContextClosedEvent.class)
    void drain() {
        nodes.values().forEach(AriNode::stop);
    }

    @Override
    public void stop() {
        running = false;
        nodes.values().forEach(AriNode::stop);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        nodes.values().forEach(node -> node.requests().http().close());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the calls; so it stops before them.
    @Override
    public int getPhase() {
        return 20;
    }
}
