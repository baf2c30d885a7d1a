package io.ringdown.routing;

import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Routes to lines: every number that is nobody's line is unallocated.
@Component
class LineRouting implements Routing {

    private final Directory directory;
    private final RoutingProperties properties;

    LineRouting(Directory directory, RoutingProperties properties) {
        this.directory = directory;
        this.properties = properties;
    }

    @Override
    public Party callerOf(String endpoint, String number, String name) {
        return directory.byEndpoint(endpoint).map(LineRouting::party)
                .orElseGet(() -> new Party(null, number.isEmpty() ? endpoint : number, name, null));
    }

    @Override
    public Route route(String dialled) {
        Optional<Route.ToLine> line = line(dialled);
        return line.isPresent()
                ? line.get()
                : new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number");
    }

    @Override
    public Optional<Route.ToLine> line(String number) {
        return directory.byLine(number)
                .map(line -> new Route.ToLine(party(line), line.endpoints(), properties.ringTimeout()));
    }

    private static Party party(Line line) {
        return new Party(line.accountId(), line.number(), line.name(), line.username());
    }
}
