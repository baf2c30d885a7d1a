package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeparturesTest {

    private final MovableClock clock = new MovableClock();
    private final List<Object> told = new ArrayList<>();
    private final Departures departures = new Departures(
            new Binder(new MapConfigurationPropertySource(Map.of("ringdown.device.reload-within", "6s")))
                    .bind("ringdown.device", DeviceProperties.class).get(),
            clock, told::add);

    @Test
    void givenAPageThatLeaves_whenItDoesNotComeBackInTime_thenItsSoftphoneIsGoneOnce() {
        departures.leaves("3002-web");
        clock.forward(Duration.ofMillis(5_999));
        departures.tell();
        assertThat(told).isEmpty();
        clock.forward(Duration.ofMillis(1));
        departures.tell();
        departures.tell();
        assertThat(told).containsExactly(new SoftphoneGone("3002-web"));
    }

    @Test
    void givenAPageThatLeaves_whenItIsBackInTime_thenNothingIsTold() {
        departures.leaves("3002-web");
        departures.leaves("3003-web");
        departures.back("3002-web");
        clock.forward(Duration.ofMinutes(1));
        departures.tell();
        assertThat(told).containsExactly(new SoftphoneGone("3003-web"));
    }

    @Test
    void givenASessionThatEnds_whenItsPageHadLeft_thenTheSoftphoneIsGoneAtOnceAndOnce() {
        departures.leaves("3002-web");
        departures.gone("3002-web");
        clock.forward(Duration.ofMinutes(1));
        departures.tell();
        assertThat(told).containsExactly(new SoftphoneGone("3002-web"));
    }
}
