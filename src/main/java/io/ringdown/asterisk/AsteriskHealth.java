package io.ringdown.asterisk;

import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Up while every configured Asterisk is connected and compared.
@Component("asterisk")
class AsteriskHealth implements HealthIndicator {

    private final AriNodes nodes;

    AsteriskHealth(AriNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public Health health() {
        boolean allReady = nodes.all().stream().allMatch(node -> node.status().view().isReady());
        Health.Builder health = allReady ? Health.up() : Health.down();
        for (AriNode node : nodes.all()) {
            NodeStatus.View view = node.status().view();
            health.withDetail(view.node(),
                    view.isReady() ? "ready" : view.phase() + ": " + Objects.requireNonNullElse(view.lastError(), ""));
        }
        return health.build();
    }
}
