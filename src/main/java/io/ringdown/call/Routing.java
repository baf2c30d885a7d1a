package io.ringdown.call;

import java.util.Optional;
import java.util.UUID;

/// Port: who is behind an endpoint or a number. Called on a call's lane, so it may block shortly (a first look-up goes to
/// the database); it throws nothing but runtime exceptions of the database.
public interface Routing {

    /// Who calls from this SIP endpoint; an endpoint of nobody gives a party without account.
    Party callerOf(String endpoint, String number, String name);

    /// Where the number leads for this caller. Outside it may take a circuit, so it is asked once for each call.
    Route route(Party caller, String dialled);

    /// What the route has taken is not needed: the command that it was asked for is refused.
    default void unused(Party caller, Route route) {}

    /// The line with this number, if somebody has it, whether its person wants to be rung or not.
    Optional<Route.ToLine> line(String number);

    /// The line of this person.
    Optional<Route.ToLine> lineOf(UUID person);

    /// Is there a phone at this endpoint, as far as is known? At a web softphone that is not registered there is none.
    boolean isThere(String endpoint);

    /// Is a phone of the line registered, or does it lead outside?
    default boolean isReachable(Route.ToLine line) {
        return true;
    }

    /// Can this phone be asked to answer by itself? A page in a browser answers for itself.
    boolean answersItself(String endpoint);
}
