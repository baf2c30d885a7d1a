package io.ringdown.account;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;

/// The cookie `token`, for pages: scripts cannot read it, it goes with no request that another site begins, and it is sent over
/// HTTPS only where that is spoken.
final class SessionCookie {

    static final String NAME = "token";

    private SessionCookie() {}

    static ResponseEntity.BodyBuilder set(ResponseEntity.BodyBuilder answer, HttpServletRequest request, String token,
            Duration lifetime) {
        return with(answer, request, token, lifetime);
    }

    static ResponseEntity.BodyBuilder clear(ResponseEntity.BodyBuilder answer, HttpServletRequest request) {
        return with(answer, request, "", Duration.ZERO);
    }

    private static ResponseEntity.BodyBuilder with(ResponseEntity.BodyBuilder answer, HttpServletRequest request,
            String value, Duration lifetime) {
        ResponseCookie cookie = ResponseCookie.from(NAME, value).httpOnly(true).secure(request.isSecure())
                .sameSite("Strict").path("/").maxAge(lifetime).build();
        return answer.header(HttpHeaders.SET_COOKIE, cookie.toString()).cacheControl(CacheControl.noStore());
    }
}
