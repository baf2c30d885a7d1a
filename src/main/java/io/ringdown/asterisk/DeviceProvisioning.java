package io.ringdown.asterisk;

import io.ringdown.device.Devices;
import io.ringdown.device.DevicesChanged;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Has every Asterisk told which phones there are: at each connect and on each change.
@Component
class DeviceProvisioning implements AriNode.OnReady, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceProvisioning.class);

    private final Devices devices;
    private final AsteriskProperties properties;
    private final Clock clock;
    private final Map<String, NodePhones> nodes = new ConcurrentHashMap<>();

    DeviceProvisioning(Devices devices, AsteriskProperties properties, Clock clock) {
        this.devices = devices;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void ready(AriNode node) {
        nodes.computeIfAbsent(node.name(), _ -> new NodePhones(node, properties, devices::all, clock)).connected();
    }

    /// Whoever made the change waits a little, so that a phone gets in as soon as its owner has been answered. A node that is
    /// away is told at its connect.
    @EventListener
    void on(DevicesChanged changed) {
        List<CompletableFuture<Void>> told = nodes.values().stream().filter(NodePhones::isConnected)
                .map(NodePhones::update).toList();
        try {
            CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
                    .get(properties.provisioningPatience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("a change of devices is still on its way to Asterisk");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void destroy() {
        nodes.values().forEach(NodePhones::close);
    }
}
