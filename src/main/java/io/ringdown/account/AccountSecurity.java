package io.ringdown.account;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
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

/// Who may ask what. Denied unless allowed: a new route needs a session until it is named here. Roles are asked for where the
/// route is, with `@PreAuthorize`.
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class AccountSecurity {

    @Bean
    SecurityFilterChain everyRoute(HttpSecurity http, Sessions sessions, AccountProperties properties,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable) // SessionFilter says why
                .cors(Customizer.withDefaults()).formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable).logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new SessionFilter(sessions), UsernamePasswordAuthenticationFilter.class);
        http.exceptionHandling(refusals -> refusals
                .authenticationEntryPoint(
                        (request, response, refused) -> problems.resolveException(request, response, null, refused))
                .accessDeniedHandler(
                        (request, response, refused) -> problems.resolveException(request, response, null, refused)));
        http.authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll().requestMatchers(HttpMethod.POST, "/api/users/login").permitAll()
                .requestMatchers(HttpMethod.GET, "/", "/api/health", "/actuator/health", "/actuator/health/**",
                        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**")
                .permitAll().requestMatchers("/actuator/prometheus").access(admins(properties.metricsFrom()))
                .requestMatchers("/actuator/**").hasRole("ADMIN").anyRequest().authenticated());
        return http.build();
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
