package io.ringdown.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which calls each device has, ringing, talking or about to ring. A device that has as many as it may is not rung for one
/// more; who dials by it anyhow is not held back, since the phone itself has a line free. Lanes ask at the same time, so
/// this is the one thing they share: each question is one short step. A trunk is no device, it is never full.
@Component
class Occupancy {

    private final int most;
    private final Map<String, Set<CallId>> calls = new HashMap<>();
    private final Map<CallId, Set<String>> endpoints = new HashMap<>();

    Occupancy(OccupancyProperties properties) {
        this.most = properties.callsPerDevice();
    }

    /// Takes a place for the call in each device of the route that has one.
    ///
    /// @return the route with these devices only; busy, if it has devices and none has a place
    synchronized Route through(CallId call, Route route) {
        if (!(route instanceof Route.ToLine line) || line.endpoints().isEmpty()) {
            return route;
        }
        List<String> free = line.endpoints().stream().filter(endpoint -> hasPlace(call, endpoint)).toList();
        free.forEach(endpoint -> take(call, endpoint));
        return free.isEmpty()
                ? new Route.NotNow(line.party(), EndReason.BUSY, HangupCause.USER_BUSY,
                        "all devices have as many calls as they may")
                : new Route.ToLine(line.party(), free, line.ring());
    }

    /// The command with those devices only that have a place for one more call. Whoever asks for their own phone to be rung
    /// is not held back.
    ///
    /// @throws CallException.CommandNotAllowed if somebody is to be asked onto the call whose devices are all full
    CallCommand through(CallId call, CallCommand wanted) {
        return switch (wanted) {
            case CallCommand.Transfer(int by, Transfer.Kind kind, String number, Route to, Instant at) ->
                new CallCommand.Transfer(by, kind, number, through(call, to), at);
            case CallCommand.Invite(int by, Route.ToLine who, Instant at) when through(
                    call, who) instanceof Route.ToLine free ->
                new CallCommand.Invite(by, free, at);
            case CallCommand.Invite(_, Route.ToLine who, _) -> throw new CallException.CommandNotAllowed(
                    "All phones of " + who.party().number() + " are in calls.");
            default -> wanted;
        };
    }

    private boolean hasPlace(CallId call, String endpoint) {
        Set<CallId> there = calls.getOrDefault(endpoint, Set.of());
        return there.contains(call) || there.size() < most || Leg.isTrunk(endpoint);
    }

    /// The call as it is now has the places that its legs have, and those that it is going to ring; others are given back.
    synchronized void settle(Call call) {
        Set<String> needed = call.endpoints();
        Set.copyOf(endpoints.getOrDefault(call.id(), Set.of())).stream()
                .filter(endpoint -> !needed.contains(endpoint)).forEach(endpoint -> giveBack(call.id(), endpoint));
        needed.forEach(endpoint -> take(call.id(), endpoint));
    }

    /// The call never began.
    synchronized void release(CallId call) {
        Set.copyOf(endpoints.getOrDefault(call, Set.of())).forEach(endpoint -> giveBack(call, endpoint));
    }

    private void take(CallId call, String endpoint) {
        if (!Leg.isTrunk(endpoint)) {
            calls.computeIfAbsent(endpoint, _ -> new HashSet<>()).add(call);
            endpoints.computeIfAbsent(call, _ -> new HashSet<>()).add(endpoint);
        }
    }

    private void giveBack(CallId call, String endpoint) {
        calls.computeIfPresent(endpoint, (_, there) -> without(there, call));
        endpoints.computeIfPresent(call, (_, there) -> without(there, endpoint));
    }

    /// Nothing is kept of what nobody has.
    private static <T> @Nullable Set<T> without(Set<T> there, T gone) {
        there.remove(gone);
        return there.isEmpty() ? null : there;
    }

    /// How many calls this device has.
    synchronized int of(String endpoint) {
        return calls.getOrDefault(endpoint, Set.of()).size();
    }
}
