package io.ringdown.account;

import io.ringdown.account.key.ApiKeys;
import io.ringdown.account.key.KeyFilter;
import io.ringdown.account.key.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Who may ask what. Denied unless allowed: a new route needs a person's session until it is named here, and no key opens it.
/// Roles are asked for where the route is, with `@PreAuthorize`.
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class AccountSecurity {

    private static final String[] ANYBODY_POSTS = {"/api/users/login", "/users/login", "/api/users/register"};

    private static final String[] ANYBODY_GETS = {"/", "/app", "/app/**", "/assets/**", "/favicon.svg", "/api/health",
            "/actuator/health", "/actuator/health/**",
            "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/v3/async-docs", "/swagger-ui.html",
            "/swagger-ui/**"};

    /// What a key with `calls:read` may ask, besides people.
    private static final String[] READERS_GET = {"/api/calls/active", "/api/calls/history", "/api/calls/history.csv",
            "/api/calls/statistics", "/api/calls/{id}", "/api/calls/{id}/events"};

    /// Neither guests nor machines, unless a route says so.
    private static final String[] PEOPLE = {AccountType.ADMIN.authority(), AccountType.ATTENDANT.authority(),
            AccountType.CLIENT.authority()};

    @Bean
    SecurityFilterChain everyRoute(HttpSecurity http, Sessions sessions, ApiKeys keys, AccountProperties properties,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable) // SessionFilter says why
                .cors(Customizer.withDefaults()).formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable).logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new SessionFilter(sessions), UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(new KeyFilter(keys), SessionFilter.class);
        http.exceptionHandling(refusals -> refusals
                .authenticationEntryPoint(
                        (request, response, refused) -> problems.resolveException(request, response, null, refused))
                .accessDeniedHandler(
                        (request, response, refused) -> problems.resolveException(request, response, null, refused)));
        http.authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll().requestMatchers(HttpMethod.POST, ANYBODY_POSTS).permitAll()
                .requestMatchers(HttpMethod.GET, ANYBODY_GETS).permitAll()
                .requestMatchers(HttpMethod.HEAD, ANYBODY_GETS).permitAll()
                .requestMatchers(HttpMethod.GET, READERS_GET).hasAnyAuthority(peopleAnd(Scope.CALLS_READ))
                .requestMatchers(HttpMethod.HEAD, READERS_GET).hasAnyAuthority(peopleAnd(Scope.CALLS_READ))
                .requestMatchers("/actuator/prometheus").access(admins(properties.metricsFrom()))
                .requestMatchers("/actuator/**").hasRole("ADMIN").anyRequest().hasAnyAuthority(PEOPLE));
        return http.build();
    }

    private static String[] peopleAnd(Scope scope) {
        return Stream.concat(Stream.of(PEOPLE), Stream.of(scope.authority())).toArray(String[]::new);
    }

    /// Admins, and the addresses from which a metrics collector reads without signing in.
    private static AuthorizationManager<RequestAuthorizationContext> admins(List<String> addresses) {
        List<IpAddressMatcher> matchers = addresses.stream().map(IpAddressMatcher::new).toList();
        return (authentication, context) -> {
            HttpServletRequest request = context.getRequest();
            boolean direct = request.getHeader("X-Forwarded-For") == null && request.getHeader("Forwarded") == null;
            var person = authentication.get();
            boolean admin = person != null && person.getAuthorities().stream()
                    .anyMatch(role -> AccountType.ADMIN.authority().equals(role.getAuthority()));
            boolean collector = direct && matchers.stream().anyMatch(matcher -> matcher.matches(request));
            return new AuthorizationDecision(admin || collector);
        };
    }

    /// There are no users but the accounts; without this bean Spring Boot would invent one.
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException("people sign in at /api/users/login");
        };
    }
}
