package io.ringdown.routing;

import io.ringdown.agent.Agents;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Routes to lines: every number that is nobody's line is unallocated, and whoever does not want to be rung is not.
@Component
class LineRouting implements Routing {

    private final Directory directory;
    private final Agents agents;
    private final RoutingProperties properties;

    LineRouting(Directory directory, Agents agents, RoutingProperties properties) {
        this.directory = directory;
        this.agents = agents;
        this.properties = properties;
    }

    @Override
    public Party callerOf(String endpoint, String number, String name) {
        return directory.byEndpoint(endpoint).map(LineRouting::party)
                .orElseGet(() -> new Party(null, number.isEmpty() ? endpoint : number, name, null));
    }

    @Override
    public Route route(String dialled) {
        return directory.byLine(dialled).map(this::wanted)
                .orElseGet(() -> new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number"));
    }

    @Override
    public Optional<Route.ToLine> line(String number) {
        return directory.byLine(number).map(this::ringing);
    }

    private Route wanted(Line line) {
        return switch (agents.statusSetBy(line.accountId())) {
            case AVAILABLE -> ringing(line);
            case AWAY -> new Route.NotNow(party(line), EndReason.NO_ANSWER, HangupCause.SUBSCRIBER_ABSENT,
                    "the person is away");
            case DO_NOT_DISTURB -> new Route.NotNow(party(line), EndReason.BUSY, HangupCause.USER_BUSY,
                    "the person does not want to be disturbed");
        };
    }

    private Route.ToLine ringing(Line line) {
        return new Route.ToLine(party(line), line.endpoints(), properties.ringTimeout());
    }

    private static Party party(Line line) {
        return new Party(line.accountId(), line.number(), line.name(), line.username());
    }
}
