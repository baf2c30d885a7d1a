package io.ringdown.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringdown.account.Session;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Tickets to open one socket with: good once, for some seconds, at this instance. A browser cannot put a header on a
/// websocket, and a session token in an address ends up in logs; a used or expired ticket there harms nobody.
@Component
class Tickets {

    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();

    private final Cache<String, Session> open;

    Tickets(LiveProperties properties) {
        open = Caffeine.newBuilder().expireAfterWrite(properties.ticketFor()).maximumSize(20_000).build();
    }

    String issue(Session session) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        open.put(ticket, session);
        return ticket;
    }

    /// Whose ticket it is; it is used up by asking.
    Optional<Session> redeem(String ticket) {
        return Optional.ofNullable(open.asMap().remove(ticket));
    }
}
