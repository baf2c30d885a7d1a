package io.ringdown.call;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whom on a call a person is not told of. Somebody is consulted, or rung to take the call over: until they have it, only
/// their own side and staff know. And a caller whose phone hides their number is anonymous to the others on the call, also to staff
/// who are, and to nobody else of the staff. Pure.
///
/// @param hidden    the numbers of those participants
/// @param anonymous is it not told who the caller is?
public record CallVisibility(Set<Integer> hidden, boolean anonymous) {

    /// Everybody is told of everything.
    public static final CallVisibility ALL = new CallVisibility(Set.of(), false);

    /// Whom a person sees who is not told who it is; also the user in the From of such a call (RFC 3323).
    public static final String ANONYMOUS = "anonymous";

    private static final CallVisibility ALL_BUT_THE_CALLER = new CallVisibility(Set.of(), true);

    /// @param staff attendants and admins are told of everybody
    public static CallVisibility of(Call call, UUID person, boolean staff) {
        boolean anonymous = call.caller().hidden() && !call.caller().is(person) && (!staff || call.hasParty(person));
        if (staff || call.participants().stream().noneMatch(CallVisibility::isTarget)) {
            return anonymous ? ALL_BUT_THE_CALLER : ALL;
        }
        Set<HangupSource> own = call.participants().stream().filter(who -> who.party().is(person))
                .map(Participant::side).collect(Collectors.toSet());
        Set<Integer> hidden = call.participants().stream()
                .filter(who -> isTarget(who) && !who.party().is(person) && !own.contains(who.side())
                        && !hasTakenOver(call, who))
                .map(Participant::n).collect(Collectors.toUnmodifiableSet());
        return new CallVisibility(hidden, anonymous);
    }

    private static boolean isTarget(Participant who) {
        return who.role() == Participant.Role.TARGET;
    }

    private static boolean hasTakenOver(Call call, Participant who) {
        Transfer transfer = call.transfer();
        if (who.joinedAt() == null || (transfer != null && transfer.target() == who.n())) {
            return false;
        }
        Call.Handover handover = call.handover();
        return !who.isGone() || (handover != null && handover.to().equals(who.party().number()));
    }

    /// A number as it is told.
    public @Nullable String number(Call call, @Nullable String number) {
        return anonymous && call.caller().number().equals(number) ? ANONYMOUS : number;
    }

    /// What is said of an event, unless it names a caller who is not told.
    public @Nullable String detail(Call call, @Nullable String detail) {
        return detail != null && anonymous && detail.contains(call.caller().number()) ? null : detail;
    }

    /// Who it is, as far as it is told.
    Party told(Participant who) {
        return anonymous && who.n() == Participant.CALLER
                ? new Party(null, ANONYMOUS, null, null)
                : who.party();
    }

    public boolean shows(int participant) {
        return !hidden.contains(participant);
    }

    /// Does it happen to somebody hidden, by their number or by their phone?
    public boolean shows(Call call, @Nullable String number, @Nullable ChannelId channel) {
        return hidden.isEmpty() || (call.participants().stream()
                .noneMatch(who -> !shows(who.n()) && who.party().number().equals(number))
                && call.legs().stream().noneMatch(leg -> !shows(leg.participant()) && leg.channel().equals(channel)));
    }
}
