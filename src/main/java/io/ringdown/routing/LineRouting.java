package io.ringdown.routing;

import io.ringdown.agent.Agents;
import io.ringdown.call.Announcement;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Routes to lines, and where a number is nobody's line to the world outside. Whoever does not want to be rung is not.
@Component
class LineRouting implements Routing {

    private final Directory directory;
    private final Agents agents;
    private final OutsideRouting outside;
    private final RoutingProperties properties;
    private final DeviceStates states;

    LineRouting(Directory directory, Agents agents, OutsideRouting outside, RoutingProperties properties,
            DeviceStates states) {
        this.directory = directory;
        this.agents = agents;
        this.outside = outside;
        this.properties = properties;
        this.states = states;
    }

    @Override
    public Party callerOf(String endpoint, String number, String name) {
        return directory.byEndpoint(endpoint).map(LineRouting::party)
                .orElseGet(() -> new Party(null, number.isEmpty() ? endpoint : number, name, null));
    }

    @Override
    public Route route(Party caller, String dialled) {
        return directory.byLine(dialled).map(this::wanted).orElseGet(() -> outside.route(caller, dialled));
    }

    @Override
    public void unused(Party caller, Route route) {
        outside.unused(caller, route);
    }

    @Override
    public Optional<Route.ToLine> line(String number) {
        return directory.byLine(number).map(this::ringing);
    }

    @Override
    public Optional<Route.ToLine> lineOf(UUID person) {
        return directory.byAccount(person).map(this::ringing);
    }

    @Override
    public boolean isThere(String endpoint) {
        return directory.isDeskPhone(endpoint) || states.of(endpoint) != DeviceState.OFFLINE;
    }

    @Override
    public boolean isReachable(Route.ToLine line) {
        return line.party().account() == null || states.of(line.endpoints()) != DeviceState.OFFLINE;
    }

    @Override
    public boolean answersItself(String endpoint) {
        return directory.isDeskPhone(endpoint);
    }

    private Route wanted(Line line) {
        return switch (agents.statusSetBy(line.accountId())) {
            case AVAILABLE -> ringing(line);
            case AWAY -> new Route.NotNow(party(line), EndReason.NO_ANSWER, HangupCause.SUBSCRIBER_ABSENT,
                    "the person is away", Announcement.CLOSED);
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
