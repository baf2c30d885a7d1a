package io.ringdown.live;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Whether new clients are let in: from when everything else has started until the service begins to stop.
@Component
class Opening implements SmartLifecycle {

    private volatile boolean open;

    @Override
    public void start() {
        open = true;
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public boolean isRunning() {
        return open;
    }
}
