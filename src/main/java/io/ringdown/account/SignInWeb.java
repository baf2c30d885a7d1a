package io.ringdown.account;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// In and out. Signing in is known by two addresses, for the clients of two older systems.
@RestController
@Tag(name = "Sessions", description = "Registering, signing in and out")
class SignInWeb {

    private final SignIn signIn;

    private final SignOut signOut;

    private final Registration registration;

    private final AccountProperties properties;

    private final UserLines lines;

    SignInWeb(SignIn signIn, SignOut signOut, Registration registration, AccountProperties properties,
            UserLines lines) {
        this.signIn = signIn;
        this.signOut = signOut;
        this.registration = registration;
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
    @Operation(operationId = "signIn", summary = "Sign in", description = "Answers a session token, and sets it as the HttpOnly cookie `token`. Wrong tries are answered more and more slowly, then by 429 with `Retry-After`.")
    ResponseEntity<LoginAnswer> login(@Valid @RequestBody Requests.Login login, HttpServletRequest request) {
        SignIn.Opened opened = signIn.signIn(login.username(), login.password(), request.getRemoteAddr());
        return SessionCookie.set(ResponseEntity.ok(), request, opened.token(), properties.jwtExpiresIn())
                .body(new LoginAnswer(opened.token(), "Bearer", properties.jwtExpiresIn().toSeconds(),
                        lines.view(opened.account())));
    }

    @PostMapping(path = {"/api/users/logout", "/users/logout"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "signOut", summary = "Sign out", description = "Ends this session; others of the person go on.")
    ResponseEntity<Void> logout(Authentication person, HttpServletRequest request) {
        signOut.signOut(Sessions.of(person)
                .orElseThrow(() -> new InsufficientAuthenticationException("there is no session to end")));
        return SessionCookie.clear(ResponseEntity.status(HttpStatus.NO_CONTENT), request).build();
    }

    /// What was asked for, and nothing else: it is the same whether there was such an account already or not.
    @Schema(name = "Registered")
    record Registered(@Schema(example = "Maria Santos") String name, @Schema(example = "maria.santos") String username,
            @Schema(example = "maria@exemplo.com") String email, @Schema(example = "client") AccountType type,
            String message) {}

    @PostMapping(path = "/api/users/register", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "registerUser", summary = "Register", description = "Makes an account of type `client`, if the user name and the e-mail address are free and are not like one of staff's; the answer does not tell whether. Whoever has made it signs in. It has a line and a desk phone at once, or when an admin has approved it, as `ringdown.registration.mode` says; `POST /api/devices/{id}/secret` gives the phone its secret. With mode `off` 403 `registration-off`; 409 `registrations-full` when people whom nobody has approved have as many lines as they may.")
    Registered register(@Valid @RequestBody Requests.New wanted, HttpServletRequest request) {
        People.Newcomer newcomer = wanted.newcomer();
        registration.register(newcomer, request.getRemoteAddr());
        return new Registered(newcomer.name(), newcomer.username(), newcomer.email(), newcomer.type(),
                registration.told());
    }
}
