package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallService;
import io.ringdown.call.Participant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.modulith.NamedInterface;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/// Who asks, and what of calls they may see and do: a call is seen by its parties, by attendants and admins, and by machines
/// whose key is good for that; for everybody else it does not exist.
@NamedInterface("asker")
public record Asker(UUID account, boolean staff) {

    private static final Set<String> STAFF = Set.of("ROLE_ADMIN", "ROLE_ATTENDANT", "SCOPE_calls:read");

    public static Asker of(Authentication authentication) {
        Set<String> roles = authentication.getAuthorities().stream().map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        return new Asker(UUID.fromString(authentication.getName()), roles.stream().anyMatch(STAFF::contains));
    }

    boolean sees(Call call) {
        return staff || call.hasParty(account);
    }

    /// The call, if this person may know of it.
    Call seeing(Call call) {
        if (!sees(call)) {
            throw new CallException.CallNotFound(call.id().value());
        }
        return call;
    }

    /// The call of this id, if there is one and this person may know of it.
    public Call find(CallService calls, String id) {
        return seeing(CallQueries.find(calls, id));
    }

    /// Who they are on the call, 0 if nobody now.
    int participant(Call call) {
        int found = 0;
        for (Participant who : call.participants()) {
            found = who.party().is(account) && who.leftAt() == null ? who.n() : found;
        }
        return found;
    }
}
