package io.ringdown.device;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// What is done again and again: look for devices that another instance has changed, and end softphones that have expired.
@Component
class Upkeep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Devices devices;

    private final Softphones softphones;

    private final DeviceProperties properties;

    private @Nullable ScheduledExecutorService timer;

    Upkeep(Devices devices, Softphones softphones, DeviceProperties properties) {
        this.devices = devices;
        this.softphones = softphones;
        this.properties = properties;
    }

    @Override
    public void start() {
        ScheduledExecutorService starting = Executors.newScheduledThreadPool(2,
                Thread.ofVirtual().name("devices-upkeep-", 0).factory());
        repeat(starting, devices::look, properties.refreshAfter());
        repeat(starting, softphones::sweep, properties.sweepEvery());
        timer = starting;
    }

    private static void repeat(ScheduledExecutorService timer, Runnable task, Duration every) {
        var _ = timer.scheduleWithFixedDelay(() -> {
            try {
                task.run();
            } catch (RuntimeException unable) {
                LOG.warn("the upkeep of devices has to wait: {}", unable.toString());
            }
        }, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
