package io.ringdown.routing;

import io.ringdown.call.Announcement;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.organization.Organizations;
import io.ringdown.routing.OutsideNumbers.Dialled;
import io.ringdown.routing.OutsideRights.Right;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Routes to the world outside, for those who may. A caller whom nobody knows reaches nothing there: what comes in by a trunk
/// does not go out by it again.
@Component
class OutsideRouting {

    static final Route UNALLOCATED = new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number",
            Announcement.UNKNOWN_NUMBER);

    /// Lines have four digits.
    private static final int LONGEST_INSIDE = 5;

    private static final Route NO_TRUNK = new Route.Nowhere(HangupCause.NO_ROUTE,
            "no trunk to the outside is configured (ringdown.outside.trunk)", Announcement.OUTSIDE_UNAVAILABLE);

    private final OutsideProperties properties;
    private final OutsideNumbers numbers;
    private final OutsideRights rights;
    private final Organizations organizations;
    private final Circuits circuits;
    private final RoutingProperties routing;

    OutsideRouting(OutsideProperties properties, OutsideNumbers numbers, OutsideRights rights,
            Organizations organizations, Circuits circuits, RoutingProperties routing) {
        this.properties = properties;
        this.numbers = numbers;
        this.rights = rights;
        this.organizations = organizations;
        this.circuits = circuits;
        this.routing = routing;
    }

    /// Takes a circuit where the answer is a [Route.ToLine].
    Route route(Party caller, String dialled) {
        UUID account = caller.account();
        if (account == null) {
            return UNALLOCATED;
        }
        Dialled number = numbers.read(dialled);
        if (!properties.isConfigured()) {
            return number instanceof Dialled.Nothing && !(OutsideNumbers.isWrittenLikeOne(dialled) && isLong(dialled))
                    ? UNALLOCATED
                    : NO_TRUNK;
        }
        return switch (number) {
            case Dialled.Nothing _ -> UNALLOCATED;
            case Dialled.Special listed when listed.listed() -> to(listed.digits());
            case Dialled.Special _ ->
                refused("this short number is not allowed; it is not listed in ringdown.outside.short-numbers");
            case Dialled.Unclear unclear -> new Route.Nowhere(HangupCause.INVALID_NUMBER,
                    "the number begins with the country's own code: dial it as " + unclear.national()
                            + ", or with + and the country",
                    Announcement.UNKNOWN_NUMBER);
            case Dialled.World world -> route(account, world);
        };
    }

    /// Without a region, numbers as they are dialled within a country cannot be read; longer than a line they are outside all the same.
    private static boolean isLong(String dialled) {
        return dialled.chars().filter(Character::isDigit).count() > LONGEST_INSIDE;
    }

    /// Gives a circuit back that was taken for nothing.
    void unused(Party caller, Route route) {
        UUID account = caller.account();
        if (account != null && route instanceof Route.ToLine line) {
            line.endpoints().forEach(endpoint -> circuits.giveBack(account, endpoint));
        }
    }

    private Route route(UUID account, Dialled.World number) {
        Right right = rights.of(account);
        if (!right.covers(number)) {
            return refused(number.usual()
                    ? "the caller is not allowed to call this number; an admin may allow a prefix of it "
                            + "by PUT /api/users/{id}/outside-calls"
                    : "a number of this kind has to be allowed as a whole; an admin may do so "
                            + "by PUT /api/users/{id}/outside-calls");
        }
        Circuits.User user = new Circuits.User(account, organizations.of(account));
        Map<UUID, Right> limits = rights.ofOrganizations(user.organizations());
        if (!limits.values().stream().allMatch(limit -> limit.covers(number))) {
            return refused(
                    "the caller's organization does not allow its people to call this number; an admin may allow "
                            + "it by PUT /api/organizations/{id}/outside-calls");
        }
        int most = right.maxCalls() == null ? properties.callsPerPerson() : right.maxCalls();
        Map<UUID, Integer> mostOfOrganization = new HashMap<>();
        limits.forEach((organization, limit) -> {
            if (limit.maxCalls() != null) {
                mostOfOrganization.put(organization, limit.maxCalls());
            }
        });
        return switch (circuits.take(user, properties.endpoint(number.e164()), most, mostOfOrganization)) {
            case TAKEN -> to(number.e164());
            case ACCOUNT_FULL -> full("the caller has as many calls outside as allowed (" + most + "); end one first");
            case ORGANIZATION_FULL ->
                full("the people of the caller's organization have as many calls outside as allowed; try later");
            case ALL_FULL -> full("all " + properties.maxCalls() + " circuits to the outside are taken; try later");
        };
    }

    private Route to(String number) {
        return new Route.ToLine(new Party(null, number, null, null), List.of(properties.endpoint(number)),
                routing.ringTimeout());
    }

    private static Route refused(String why) {
        return new Route.Nowhere(HangupCause.CALL_REJECTED, why);
    }

    private static Route full(String why) {
        return new Route.Nowhere(HangupCause.NO_CIRCUIT, why, Announcement.ALL_BUSY);
    }
}
