package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/users", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users", description = "Signing in, and who one is")
class AccountWeb {

    private final SignIn signIn;

    private final AccountRows rows;

    private final AccountProperties properties;

    private final ObjectProvider<LineNumbers> lines;

    AccountWeb(SignIn signIn, AccountRows rows, AccountProperties properties, ObjectProvider<LineNumbers> lines) {
        this.signIn = signIn;
        this.rows = rows;
        this.properties = properties;
        this.lines = lines;
    }

    /// @param username user name or e-mail address
    record LoginRequest(
            @Schema(description = "User name or e-mail address", example = "attendant") @NotNull @Size(min = 3, max = 254) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String username,
            @Schema(example = "attendant123") @NotNull @Size(min = 6, max = 200) String password) {}

    record LoginAnswer(
            @Schema(description = "Send it as `Authorization: Bearer …`", example = "eyJhbGciOiJIUzM4NCJ9…") String token,
            UserView user) {}

    /// A person on the wire.
    ///
    /// @param device the person's line, absent for those who have none
    @Schema(name = "User")
    record UserView(UUID id, @Schema(example = "Attendant") String name, @Schema(example = "attendant") String username,
            @Schema(example = "attendant") AccountType type,
            @Schema(example = "attendant@callservice.com") String email,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "3001") @Nullable String device,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant createdAt) {}

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(summary = "Sign in", description = "Answers a session token, and sets it as the HttpOnly cookie `token`.")
    ResponseEntity<LoginAnswer> login(@Valid @RequestBody LoginRequest login, HttpServletRequest request) {
        SignIn.Opened opened = signIn.signIn(login.username(), login.password());
        ResponseCookie cookie = ResponseCookie.from(SessionFilter.COOKIE, opened.token()).httpOnly(true)
                .secure(request.isSecure()).sameSite("Lax").path("/").maxAge(properties.jwtExpiresIn()).build();
        return ResponseEntity.ok().header(HttpHeaders.SET_COOKIE, cookie.toString())
                .cacheControl(CacheControl.noStore())
                .body(new LoginAnswer(opened.token(), view(opened.account(), null)));
    }

    @GetMapping("/profile")
    @Operation(summary = "Who I am")
    UserView profile(@AuthenticationPrincipal AccountRef me) {
        Account account = rows.living(me.id()).orElseThrow(AccountException.AccountNotFound::new);
        return view(account, account.createdAt());
    }

    private UserView view(Account account, @Nullable Instant createdAt) {
        AccountRef ref = account.ref();
        String line = lines.stream().findFirst().flatMap(numbers -> numbers.lineOf(ref.id())).orElse(null);
        return new UserView(ref.id(), ref.name(), ref.username(), ref.type(), account.email(), line, createdAt);
    }
}
