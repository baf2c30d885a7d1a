package io.ringdown.account;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Service;

/// Makes and checks session tokens: JWTs (RFC 7519) with audience `session`, so that tokens made for anything else are not
/// taken for one. Checking may ask the database: not for threads that must not block.
@Service
public class Sessions {

    private static final String AUDIENCE = "session";

    private static final int MAX_LENGTH = 4096;

    private final Accounts accounts;

    private final AccountProperties properties;

    private final Clock clock;

    private final SecretKey key;

    private final JwtParser parser;

    Sessions(Accounts accounts, AccountProperties properties, Clock clock) {
        this.accounts = accounts;
        this.properties = properties;
        this.clock = clock;
        this.key = Keys.hmacShaKeyFor(secret(properties.jwtSecret()));
        this.parser = Jwts.parser().verifyWith(key).requireAudience(AUDIENCE).clock(() -> Date.from(clock.instant()))
                .build();
    }

    private static byte[] secret(String configured) {
        if (!configured.isEmpty()) {
            return configured.getBytes(StandardCharsets.UTF_8);
        }
        byte[] random = new byte[48];
        new SecureRandom().nextBytes(random);
        return random;
    }

    String open(Account account) {
        Instant now = clock.instant();
        AccountRef ref = account.ref();
        return Jwts.builder().id(UUID.randomUUID().toString()).audience().add(AUDIENCE).and()
                .subject(ref.id().toString()).claim("userId", ref.id().toString()).claim("username", ref.username())
                .claim("type", ref.type().wire()).claim("ver", account.tokenVersion()).issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(properties.jwtExpiresIn()))).signWith(key).compact();
    }

    /// The session of the token; empty when it is forged, expired, made for something else, or ended since.
    public Optional<Session> verify(String token) {
        try {
            if (token.length() > MAX_LENGTH || !isExact(token)) {
                return Optional.empty();
            }
            return session(parser.parseSignedClaims(token).getPayload());
        } catch (JwtException | IllegalArgumentException forged) {
            return Optional.empty();
        }
    }

    /// The `jti` of a token that was made here for a session and has not expired. Whether that session has ended since is not
    /// asked; so this lets nobody in by itself.
    public Optional<String> idOf(String token) {
        try {
            return token.length() > MAX_LENGTH || !isExact(token)
                    ? Optional.empty()
                    : Optional.ofNullable(parser.parseSignedClaims(token).getPayload().getId());
        } catch (JwtException | IllegalArgumentException forged) {
            return Optional.empty();
        }
    }

    /// The decoder ignores bits and characters that do not count; a token has only one form.
    private static boolean isExact(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Base64.getUrlDecoder().decode(signature))
                .equals(signature);
    }

    private Optional<Session> session(Claims claims) {
        Integer version = claims.get("ver", Integer.class);
        if (version == null || claims.getExpiration() == null || claims.getIssuedAt() == null
                || claims.getId() == null || claims.getSubject() == null) {
            return Optional.empty();
        }
        return accounts.standing(UUID.fromString(claims.getSubject()))
                .filter(standing -> standing.allows(claims.getId(), version))
                .map(standing -> new Session(standing.account(), claims.getId(), version,
                        claims.getIssuedAt().toInstant(), claims.getExpiration().toInstant()));
    }

    /// The session behind Spring Security's idea of who asks, if it is one.
    public static Optional<Session> of(@Nullable Authentication person) {
        return person instanceof SessionAuthentication known ? Optional.of(known.session()) : Optional.empty();
    }

    /// Those of the sessions that are still good, however many, by one question to the database. What was remembered does not
    /// count.
    public Set<Session> good(Collection<Session> sessions) {
        if (sessions.isEmpty()) {
            return Set.of();
        }
        Instant now = clock.instant();
        Map<UUID, Accounts.Standing> standings = accounts
                .standings(sessions.stream().map(session -> session.account().id()).collect(Collectors.toSet()));
        return sessions.stream().filter(session -> now.isBefore(session.expiresAt())).filter(session -> {
            Accounts.Standing standing = standings.get(session.account().id());
            return standing != null && standing.allows(session.id(), session.version());
        }).collect(Collectors.toSet());
    }

    /// Whether a session that was good once still is: not expired, its account neither deleted nor signed out.
    public boolean isGood(Session session) {
        return isGood(session.account().id(), session.id(), session.version(), session.expiresAt());
    }

    /// The same for one of which only this was kept.
    ///
    /// @param session the token's `jti`
    /// @param version the account's token version at sign-in
    public boolean isGood(UUID account, String session, int version, Instant expiresAt) {
        return clock.instant().isBefore(expiresAt) && accounts.standing(account)
                .filter(standing -> standing.allows(session, version)).isPresent();
    }
}
