package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallService;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Routing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/// Carries out what somebody wants of a call: finds out who they are on it, and whether they may.
@Component
class Commands {

    /// A line, an extension, or an outside number as people write it.
    static final String NUMBER = "[0-9*#]{1,20}|\\+[0-9]{1,20}|" + Commands.WRITTEN;

    /// An outside number as people write it, with a digit at least.
    static final String WRITTEN = "(?=[^0-9]*[0-9])\\+?[0-9 ()./-]{6,32}";

    /// The SIP user name of a phone.
    static final String PHONE = "[A-Za-z0-9_-]{1,80}";

    static final String NOT_A_PHONE = "must be the user name of a phone";

    static final String NOT_A_NUMBER = "must be a line, or an outside number such as +493012345678";

    /// Who a command is for: a side, or the pid of a participant.
    static final String PARTY = "caller|callee|[1-9]\\d{0,2}";

    static final String NOT_A_PARTY = "must be caller, callee or the pid of a participant";

    private final CallService calls;
    private final CallNotes notes;
    private final Routing routing;

    Commands(CallService calls, CallNotes notes, Routing routing) {
        this.calls = calls;
        this.notes = notes;
        this.routing = routing;
    }

    @Schema(name = "CallCommanded")
    record Commanded(boolean success, @Schema(example = "The call is being ended.") String message, NotedCall call) {}

    /// What is wanted, once it is known of whom.
    interface Wish {

        /// @param by the number of a participant, 0 for none
        CallCommand of(int by, Instant at);
    }

    /// Somebody on a call, and the call as it was when they were asked for.
    ///
    /// @param by the number of the participant
    record Acting(Call call, Asker asker, int by) {

        Party party() {
            return call.participant(by).party();
        }
    }

    /// Phones of the asker that are to be rung.
    ///
    /// @param answers they are asked to answer by themselves
    record Phones(Route.ToLine line, boolean answers) {}

    /// The call, if the asker may know of it.
    Call seen(String id, Authentication authentication) {
        return Asker.of(authentication).seeing(CallQueries.find(calls, id));
    }

    /// As the participant named, who has to be the asker unless these are staff; as the asker, where none is named.
    Commanded as(@Nullable String party, String id, Authentication authentication, String told, Wish wish) {
        return as(acting(party, id, authentication), told, wish);
    }

    private Commanded as(Acting acting, String told, Wish wish) {
        return done(acting.call(), acting.asker(), told, at -> wish.of(acting.by(), at));
    }

    /// The same for a command that rings the number. What its route has taken is given back if the command is refused.
    ///
    /// @param told what the asker is told
    /// @param wish made of the route
    Commanded ringing(Acting acting, String number, String told, Function<Route, Wish> wish) {
        Route to = route(acting.party(), number);
        return taking(acting.party(), to, () -> as(acting, told, wish.apply(to)));
    }

    /// Gives back what the route has taken, if this is refused.
    <T> T taking(Party caller, Route route, Supplier<T> action) {
        try {
            return action.get();
        } catch (CallException refused) {
            routing.unused(caller, route);
            throw refused;
        }
    }

    /// For whom somebody acts who may. Nothing is done before this is known.
    ///
    /// @param party the participant named, who has to be the asker unless these are staff; null for the asker
    Acting acting(@Nullable String party, String id, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = seen(id, authentication);
        int own = asker.participant(call);
        int by = party == null ? own : named(call, party);
        if (party != null && !asker.staff() && !call.participant(by).party().is(asker.account())) {
            throw new CallException.NotYourCall("Only attendants and admins act for others.");
        }
        if (by == 0 && call.isEnded()) {
            throw new CallException.CommandNotAllowed("The call has ended already.");
        }
        if (by == 0 && !asker.staff()) {
            throw new CallException.CommandNotAllowed("You are not on the call any more.");
        }
        if (by == 0) {
            throw new CallException.InvalidRequest("party", NOT_A_PARTY + ": you are no party of this call");
        }
        return new Acting(call, asker, by);
    }

    /// As the asker, or as somebody who controls the call without being on it.
    Commanded own(String id, Authentication authentication, String told, Wish wish) {
        Asker asker = Asker.of(authentication);
        Call call = seen(id, authentication);
        int by = asker.participant(call);
        if (by == 0 && !asker.staff() && !call.isEnded()) {
            throw new CallException.CommandNotAllowed("You are not on the call any more.");
        }
        return done(call, asker, told, at -> wish.of(by, at));
    }

    /// As anybody who may know of the call.
    Commanded anybody(String id, Authentication authentication, String told, Wish wish) {
        return done(seen(id, authentication), Asker.of(authentication), told, at -> wish.of(0, at));
    }

    private Commanded done(Call call, Asker asker, String told, Function<Instant, CallCommand> wanted) {
        return new Commanded(true, told, NotedCall.of(calls.command(call.id(), wanted), notes.of(call.id()), asker));
    }

    private static int named(Call call, String party) {
        int n = switch (party) {
            case "caller" -> 1;
            case "callee" -> 2;
            default -> Integer.parseInt(party);
        };
        if (n > call.participants().size()) {
            throw new CallException.InvalidRequest("party", NOT_A_PARTY);
        }
        return n;
    }

    /// Where a number leads for this caller.
    ///
    /// @throws CallException.LineNotFound if nowhere, and others if they may not call there
    Route route(Party caller, String number) {
        return switch (routing.route(caller, number)) {
            case Route.Nowhere nowhere -> throw refusal(number, nowhere);
            case Route.ToLine line -> line;
            case Route.NotNow notNow -> notNow;
        };
    }

    private static CallException refusal(String number, Route.Nowhere nowhere) {
        return switch (nowhere.cause()) {
            case HangupCause.CALL_REJECTED -> new CallException.OutsideCallNotAllowed(number, nowhere.detail());
            case HangupCause.NO_CIRCUIT -> new CallException.TooManyOutsideCalls(number, nowhere.detail());
            case HangupCause.NO_ROUTE -> new CallException.CommandNotAllowed(
                    "The number " + number + " cannot be called: " + nowhere.detail() + ".");
            case HangupCause.INVALID_NUMBER -> new CallException.InvalidRequest("number", nowhere.detail());
            default -> new CallException.LineNotFound(number);
        };
    }

    /// The same for somebody who is to be called: one of their phones has to be there.
    Route reachable(Party caller, String number) {
        Route route = route(caller, number);
        if (route instanceof Route.ToLine line && !routing.isReachable(line)) {
            throw new CallException.CalleeOffline(number);
        }
        return route;
    }

    Route.ToLine line(String number) {
        return routing.line(number).orElseThrow(() -> new CallException.LineNotFound(number));
    }

    /// The phones of the asker: the one named, else all. One alone is asked to answer by itself: who clicked is there.
    Phones phonesOf(Authentication authentication, @Nullable String device) {
        Route.ToLine line = routing.lineOf(Asker.of(authentication).account()).orElseThrow(
                () -> new CallException.CommandNotAllowed("You have no line, so there is no phone to ring."));
        return phones(line, device);
    }

    Phones phones(Route.ToLine line, @Nullable String device) {
        if (device != null && !line.endpoints().contains(device)) {
            throw new CallException.InvalidRequest("device", "is no device of the line " + line.party().number());
        }
        List<String> endpoints = device == null ? line.endpoints() : List.of(device);
        return new Phones(new Route.ToLine(line.party(), endpoints, line.ring()),
                endpoints.stream().filter(routing::isThere).count() == 1);
    }

    boolean isThere(String endpoint) {
        return routing.isThere(endpoint);
    }

    boolean answersItself(String endpoint) {
        return routing.answersItself(endpoint);
    }
}
