package io.ringdown.asterisk;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringdown.call.CallService;
import io.ringdown.device.DeviceStates;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// All configured nodes, each with a reader thread of its own.
@Component
class AriNodes implements SmartLifecycle {

    private final Map<String, AriNode> nodes = new LinkedHashMap<>();
    private final MultiThreadIoEventLoopGroup loops;
    private final List<HttpClient> clients = new ArrayList<>();
    private volatile boolean running;

    AriNodes(AsteriskProperties properties, CallService calls, Clock clock, MeterRegistry meters,
            AriNode.OnReady onReady, DeviceStates states) throws SSLException {
        int threads = Math.max(1, properties.nodes().size());
        loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("ari-reader", true),
                NioIoHandler.newFactory());
        for (AsteriskProperties.Node node : properties.nodes()) {
            AriNode made = new AriNode(new AriAddress(node), properties, (EventLoop) loops.next(),
                    Tls.netty(node), client(properties, node), calls, clock, new NodeStatus(node.name(), meters, clock),
                    onReady, states);
            if (nodes.put(node.name(), made) != null) {
                throw new IllegalStateException("two nodes are called " + node.name()
                        + ": give each of ringdown.asterisk.nodes a name of its own");
            }
        }
    }

    private HttpClient client(AsteriskProperties properties, AsteriskProperties.Node node) throws SSLException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(properties.connectTimeout())
                .version(HttpClient.Version.HTTP_1_1).executor(Executors.newVirtualThreadPerTaskExecutor());
        SSLContext tls = Tls.jdk(node);
        HttpClient client = (tls == null ? builder : builder.sslContext(tls)).build();
        clients.add(client);
        return client;
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

    boolean isOrdered(String name) {
        AriNode node = nodes.get(name);
        return node == null || node.transport().isOrdered();
    }

    @Override
    public void start() {
        running = true;
        nodes.values().forEach(AriNode::start);
    }

    @Override
    public void stop() {
        running = false;
        nodes.values().forEach(AriNode::stop);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        clients.forEach(HttpClient::shutdownNow);
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
