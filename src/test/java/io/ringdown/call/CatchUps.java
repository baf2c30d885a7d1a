package io.ringdown.call;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/// Catching up as it is, with a journal that has nothing to write.
public final class CatchUps {

    private CatchUps() {}

    public static CatchUp of(CallStore store, MissedEvents events) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        StaticListableBeanFactory nothing = new StaticListableBeanFactory();
        Publication publication = new Publication(nothing.getBeanProvider(Telephony.class),
                nothing.getBeanProvider(CallListener.class), new Lanes(LiveCalls.properties(), meters), meters);
        return new WrittenEvents(
                new Journal(store, new MemoryBacklog(store), publication, LiveCalls.properties(), Clock.systemUTC(),
                        meters),
                events);
    }
}
