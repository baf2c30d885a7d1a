package io.ringdown.account;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// In and out. Signing in is known by two addresses, for the clients of two older systems.
@RestController
@Tag(name = "Sessions", description = "Registering, signing in and out")
class SignInWeb {

    private final SignIn signIn;

    private final SignOut signOut;

    private final People people;

    private final Throttle throttle;

    private final AccountProperties properties;

    private final UserLines lines;

    SignInWeb(SignIn signIn, SignOut signOut, People people, Throttle throttle, AccountProperties properties,
            UserLines lines) {
        this.signIn = signIn;
        this.signOut = signOut;
        this.people = people;
        this.throttle = throttle;
        this.properties = properties;
        this.lines = lines;
    }

    @Schema(name = "LoginAnswer")
    record LoginAnswer(
            @Schema(description = "Send it as `Authorization: Bearer …`", example = "eyJhbGciOiJIUzM4NCJ9…") String token,
            @Schema(example = "Bearer") String tokenType,
            @Schema(description = "Seconds", example = "86400") long expiresIn, UserView user) {

        @Override
        public String toString() {
            return "LoginAnswer[user=" + user + ", token=***]";
        }
    }

    @PostMapping(path = {"/api/users/login",
            "/users/login"}, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(summary = "Sign in", description = "Answers a session token, and sets it as the HttpOnly cookie `token`. Wrong tries are answered more and more slowly, then by 429 with `Retry-After`.")
    ResponseEntity<LoginAnswer> login(@Valid @RequestBody Requests.Login login, HttpServletRequest request) {
        SignIn.Opened opened = signIn.signIn(login.username(), login.password(), request.getRemoteAddr());
        return SessionCookie.set(ResponseEntity.ok(), request, opened.token(), properties.jwtExpiresIn())
                .body(new LoginAnswer(opened.token(), "Bearer", properties.jwtExpiresIn().toSeconds(),
                        lines.view(opened.account())));
    }

    @PostMapping(path = {"/api/users/logout", "/users/logout"})
    @Operation(summary = "Sign out", description = "Ends this session; others of the person go on.")
    ResponseEntity<Void> logout(Authentication person, HttpServletRequest request) {
        signOut.signOut(Sessions.of(person)
                .orElseThrow(() -> new InsufficientAuthenticationException("there is no session to end")));
        return SessionCookie.clear(ResponseEntity.status(HttpStatus.NO_CONTENT), request).build();
    }

    @PostMapping(path = "/api/users/register", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(summary = "Register", description = "Makes an account of type `client` with a line and a desk phone, whose secret is in this answer and in no other.")
    ResponseEntity<UserView> register(@Valid @RequestBody Requests.New wanted, HttpServletRequest request) {
        People.Newcomer newcomer = wanted.newcomer();
        if (newcomer.type() != AccountType.CLIENT) {
            throw new AccountException.NotAllowed("type-not-allowed",
                    "Only clients register by themselves; an admin makes the other accounts.");
        }
        throttle.registration(request.getRemoteAddr());
        UserView made = UserView.of(people.welcome(newcomer));
        return ResponseEntity.created(URI.create("/api/users/" + made.id())).cacheControl(CacheControl.noStore())
                .body(made);
    }
}
