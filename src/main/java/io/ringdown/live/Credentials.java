package io.ringdown.live;

import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;

/// Finds out who a client is, by what it shows. May block.
@Component
class Credentials {

    private final Sessions sessions;

    private final Tickets tickets;

    private final Vouched vouched;

    Credentials(Sessions sessions, Tickets tickets, Vouched vouched) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.vouched = vouched;
    }

    /// Whose client it is. Whoever opened the connection with a ticket is known; the others show a session token
    /// (`auth: {token}`) or a ticket (`auth: {ticket}`). While the database is away, those whose session was good a moment ago.
    ///
    /// @throws RuntimeException if nobody can say
    Optional<Session> of(LiveSocket socket, JsonNode auth) {
        String token = auth.path("token").asString("");
        Session owner = socket.session();
        if (owner == null && !token.isEmpty()) {
            return asked(() -> sessions.verify(token), () -> sessions.idOf(token).flatMap(vouched::find));
        }
        Optional<Session> shown = owner != null
                ? Optional.of(owner)
                : tickets.redeem(auth.path("ticket").asString(""));
        return shown.flatMap(session -> asked(() -> Optional.of(session).filter(sessions::isGood),
                () -> vouched.find(session.id())));
    }

    private Optional<Session> asked(Supplier<Optional<Session>> database, Supplier<Optional<Session>> memory) {
        try {
            Optional<Session> found = database.get();
            found.ifPresent(vouched::good);
            return found;
        } catch (DataAccessException | TransactionException away) {
            Optional<Session> known = memory.get();
            if (known.isEmpty()) {
                throw away;
            }
            return known;
        }
    }
}
