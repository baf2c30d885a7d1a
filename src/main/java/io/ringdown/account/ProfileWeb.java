package io.ringdown.account;

import io.ringdown.precondition.IfMatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// A person's own account.
@RestController
@RequestMapping(path = "/api/users/profile", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users")
class ProfileWeb {

    private final People people;

    private final SignIn signIn;

    private final Sessions sessions;

    private final UserLines lines;

    private final StaffNames names;

    private final AccountProperties properties;

    private final Clock clock;

    ProfileWeb(People people, SignIn signIn, Sessions sessions, UserLines lines, StaffNames names,
            AccountProperties properties, Clock clock) {
        this.people = people;
        this.signIn = signIn;
        this.sessions = sessions;
        this.lines = lines;
        this.names = names;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping
    @Operation(operationId = "getProfile", summary = "Who I am")
    UserView profile(Authentication person) {
        return lines.view(people.living(session(person).account().id()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "changeProfile", summary = "Change my account", description = "A new password or e-mail address needs `current_password`, unless the sign-in was a moment ago. A new password ends all sessions; the answer opens a new one.")
    ResponseEntity<UserView> change(@Valid @RequestBody Requests.OwnChange wanted, Authentication person,
            IfMatch seen, HttpServletRequest request) {
        Session session = session(person);
        if (wanted.device() != null && session.account().type() != AccountType.ADMIN) {
            throw new AccountException.NotAllowed("line-not-yours-to-change", "Only admins give out lines.");
        }
        if (!session.account().isStaff()) {
            names.require(session.account().id(), wanted.name(), null);
        }
        confirm(wanted, session, request);
        Account changed = people.edit(session.account().id(), wanted.edit(), seen, session.account()).account();
        UserView view = lines.view(changed);
        if (wanted.password() == null) {
            return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view);
        }
        String token = sessions.open(changed);
        return SessionCookie.set(ResponseEntity.ok(), request, token, properties.jwtExpiresIn()).body(view.with(token));
    }

    /// Who finds an open page must not be able to take the account over.
    private void confirm(Requests.OwnChange wanted, Session session, HttpServletRequest request) {
        String current = wanted.currentPassword();
        if (current != null) {
            signIn.confirm(people.living(session.account().id()), current, request.getRemoteAddr());
        } else if (wanted.isSensitive() && session.openedAt().plus(properties.recentFor()).isBefore(clock.instant())) {
            throw new AccountException.NotAllowed("recent-sign-in-needed",
                    "The sign-in was a while ago: give current_password too.");
        }
    }

    private static Session session(Authentication person) {
        return Sessions.of(person).orElseThrow(() -> new InsufficientAuthenticationException("a person is needed"));
    }
}
