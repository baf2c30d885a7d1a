package io.ringdown;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.stereotype.Component;

/// The headers that tell browsers what pages of ours may do, after OWASP's Secure Headers Project. Spring Security takes this
/// bean up by its type and adds its own: nosniff, no caching, and HSTS where the request came by HTTPS.
@Component
class SecurityHeaders implements Customizer<HeadersConfigurer<HttpSecurity>> {

    static final String CONTENT_POLICY = "Content-Security-Policy";

    /// No inline script or style anywhere; what a page loads and talks to is ours.
    private static final String OURS = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "font-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    /// Swagger UI writes styles into its elements; its scripts are files.
    private static final String SWAGGER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String SWAGGER_PATH = "/swagger-ui/";

    /// The softphone needs the microphone and plays by itself.
    private static final String PERMISSIONS = "accelerometer=(), autoplay=(self), camera=(), display-capture=(), "
            + "encrypted-media=(), geolocation=(), gyroscope=(), hid=(), microphone=(self), midi=(), payment=(), "
            + "serial=(), usb=()";

    private final String ours;

    SecurityHeaders(WebProperties properties) {
        this.ours = Stream.concat(Stream.of(OURS), checked(properties.connectTo())).collect(Collectors.joining(" "));
    }

    @Override
    public void customize(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .addHeaderWriter(new StaticHeadersWriter("X-Permitted-Cross-Domain-Policies", "none"))
                .addHeaderWriter(this::policy);
    }

    /// A page that has a policy of its own keeps it.
    private void policy(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(CONTENT_POLICY)) {
            response.setHeader(CONTENT_POLICY, request.getRequestURI().startsWith(SWAGGER_PATH) ? SWAGGER : ours);
        }
    }

    private static Stream<String> checked(List<String> addresses) {
        return addresses.stream().peek(address -> {
            if (!Origins.isOrigin(address, "https?|wss?")) {
                throw new StartRefused("ringdown.web.connect-to names '" + address
                        + "', which is no address such as wss://live.example:9092.");
            }
        });
    }
}
