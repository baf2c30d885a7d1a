package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.HangupSource;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/// Who asks, and what of calls they may see and do: a call is seen by its parties, by attendants and admins, and by machines
/// whose key is good for that; for everybody else it does not exist.
record Asker(UUID account, boolean staff) {

    private static final Set<String> STAFF = Set.of("ROLE_ADMIN", "ROLE_ATTENDANT", "SCOPE_calls:read");

    static Asker of(Authentication authentication) {
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

    /// On whose side they stand.
    HangupSource side(Call call) {
        if (call.caller().is(account)) {
            return HangupSource.CALLER;
        }
        return call.callee().is(account) ? HangupSource.CALLEE : HangupSource.AGENT;
    }
}
