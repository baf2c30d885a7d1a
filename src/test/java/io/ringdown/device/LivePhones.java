package io.ringdown.device;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

/// The states of phones without Spring, and what is told of them.
public final class LivePhones {

    public static final Duration GRACE = Duration.ofSeconds(30);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final DeviceStates states;

    public LivePhones(Clock clock) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("listener", (DeviceStateListener) this::changed);
        states = new DeviceStates(Binder.get(new MockEnvironment().withProperty("ringdown.device.state-grace", "30s"))
                .bindOrCreate("ringdown.device", DeviceProperties.class), clock,
                beans.getBeanProvider(DeviceStateListener.class));
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
