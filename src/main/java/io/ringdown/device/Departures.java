package io.ringdown.device;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Web softphones whose page goes away. A page that is loaded anew is back within seconds and takes its call again; after that
/// [SoftphoneGone] is told. It is remembered here alone: should the service stop meanwhile, Asterisk ends what sends no audio.
@Component
class Departures {

    private final DeviceProperties properties;

    private final Clock clock;

    private final ApplicationEventPublisher events;

    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    Departures(DeviceProperties properties, Clock clock, ApplicationEventPublisher events) {
        this.properties = properties;
        this.clock = clock;
        this.events = events;
    }

    void leaves(String endpoint) {
        until.put(endpoint, clock.instant().plus(properties.reloadWithin()));
    }

    void back(String endpoint) {
        until.remove(endpoint);
    }

    /// For good, whatever was said before.
    void gone(String endpoint) {
        until.remove(endpoint);
        events.publishEvent(new SoftphoneGone(endpoint));
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void tell() {
        Instant now = clock.instant();
        until.forEach((endpoint, time) -> {
            if (!time.isAfter(now) && until.remove(endpoint, time)) {
                events.publishEvent(new SoftphoneGone(endpoint));
            }
        });
    }
}
