package io.ringdown.device;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/// The states of phones without Spring, and what is told of them.
public final class LivePhones {

    public static final Duration GRACE = Duration.ofSeconds(30);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final DeviceStates states;

    public LivePhones(Clock clock) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("listener", (DeviceStateListener) this::changed);
        DeviceProperties properties = new Binder(
                new MapConfigurationPropertySource(Map.of("ringdown.device.state-grace", GRACE.toString())))
                .bindOrCreate("ringdown.device", DeviceProperties.class);
        states = new DeviceStates(properties, clock, beans.getBeanProvider(DeviceStateListener.class),
                new SimpleMeterRegistry());
    }

    private void changed(String endpoint) {
        told.add(endpoint + " " + states.of(endpoint).wire());
    }

    public DeviceStates states() {
        return states;
    }

    /// Every change so far, such as `3001 busy`.
    public List<String> told() {
        return List.copyOf(told);
    }

    public void giveUp() {
        states.giveUp();
    }
}
