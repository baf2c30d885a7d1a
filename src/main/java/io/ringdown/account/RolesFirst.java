package io.ringdown.account;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.PreAuthorizeAuthorizationManager;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.util.SimpleMethodInvocation;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Asks for the role of a route before anything of the request is read. Without it Spring looks at the content type, then reads
/// and validates the body, so a role that may not call the route would be answered 415, 406 or 400. The expressions of
/// `@PreAuthorize` at routes name roles only.
@Configuration(proxyBeanMethods = false)
class RolesFirst implements WebMvcConfigurer, WebMvcRegistrations, HandlerInterceptor {

    private static final PreAuthorizeAuthorizationManager ROLES = new PreAuthorizeAuthorizationManager();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod route && !mayCall(route)) {
            throw refused();
        }
        return true;
    }

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new Mapping();
    }

    private static boolean mayCall(HandlerMethod route) {
        AuthorizationResult allowed = ROLES.authorize(SecurityContextHolder.getContext()::getAuthentication,
                new SimpleMethodInvocation(route.getBean(), route.getMethod(),
                        new Object[route.getMethod().getParameterCount()]));
        return allowed == null || allowed.isGranted();
    }

    private static AccessDeniedException refused() {
        return new AccessDeniedException("the role may not call this route");
    }

    /// Finds no route for a content type that is not taken or cannot be given. If there are routes but for that, their roles are
    /// asked for first.
    private static final class Mapping extends RequestMappingHandlerMapping {

        @Override
        protected @Nullable HandlerMethod handleNoMatch(Set<RequestMappingInfo> all, String path,
                HttpServletRequest request)
                throws ServletException {
            List<HandlerMethod> routes = all.stream()
                    .filter(info -> info.getMethodsCondition().getMatchingCondition(request) != null
                            && info.getActivePatternsCondition().getMatchingCondition(request) != null)
                    .map(getHandlerMethods()::get).map(HandlerMethod::createWithResolvedBean).toList();
            if (!routes.isEmpty() && routes.stream().noneMatch(RolesFirst::mayCall)) {
                throw refused();
            }
            return super.handleNoMatch(all, path, request);
        }
    }
}
