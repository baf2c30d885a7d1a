package io.ringdown.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// A signed-in person to Spring Security: the principal is an [AccountRef], the name its UUID.
final class SessionAuthentication extends AbstractAuthenticationToken {

    private final transient Session session;

    SessionAuthentication(Session session) {
        super(List.of(new SimpleGrantedAuthority(session.account().type().authority())));
        this.session = session;
        setAuthenticated(true);
    }

    Session session() {
        return session;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public AccountRef getPrincipal() {
        return session.account();
    }

    @Override
    public String getName() {
        return session.account().id().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionAuthentication that && session.equals(that.session);
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }
}
