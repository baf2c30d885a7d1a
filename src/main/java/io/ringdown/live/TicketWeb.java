package io.ringdown.live;

import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/live", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Live", description = "Opening a Socket.IO connection")
class TicketWeb {

    private final Tickets tickets;

    private final LiveProperties properties;

    TicketWeb(Tickets tickets, LiveProperties properties) {
        this.tickets = tickets;
        this.properties = properties;
    }

    /// @param expiresIn seconds
    /// @param url       as [LiveProperties] has it
    record Ticket(@Schema(example = "s9nT1c0gT6bq2Jw1Xk3Y7u5hQe8rVzLm") String ticket,
            @Schema(example = "30") long expiresIn,
            @Schema(description = "Where Socket.IO is; `:9092` is that port of the page's own host, nothing its own origin", example = "https://live.example:9092") String url) {

        @Override
        public String toString() {
            return "Ticket[***]";
        }
    }

    @PostMapping("/tickets")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createTicket", summary = "Get a ticket for one socket", description = "Send it as the query parameter `ticket` of the "
            + "Socket.IO connection. It is good once, and for some seconds. A client that comes back names the last "
            + "`event_id` it heard in `auth.last_event_id` and hears what it missed, else a snapshot.")
    ResponseEntity<Ticket> ticket(Authentication person) {
        Session session = Sessions.of(person)
                .orElseThrow(() -> new InsufficientAuthenticationException("a ticket needs a session"));
        return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore())
                .body(new Ticket(tickets.issue(session), properties.ticketFor().toSeconds(), properties.url()));
    }
}
