package io.ringdown.account.key;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// A machine to Spring Security: the principal is an [ApiKey], the name its UUID, the authorities its scopes and no role.
final class KeyAuthentication extends AbstractAuthenticationToken {

    private final transient ApiKey key;

    KeyAuthentication(ApiKey key) {
        super(key.scopes().stream().map(scope -> new SimpleGrantedAuthority(scope.authority())).toList());
        this.key = key;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public ApiKey getPrincipal() {
        return key;
    }

    @Override
    public String getName() {
        return key.id().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyAuthentication that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
