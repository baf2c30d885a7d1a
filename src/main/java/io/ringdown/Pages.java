package io.ringdown;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.servlet.resource.PathResourceResolver;

/// The pages for people, made of `src/main/frontend`. All of their addresses below `/app` are one file, which finds out in the
/// browser what to show; it is asked for anew each time. What it loads has names that change with the content, so that is kept.
@Hidden
@RestController
class Pages implements WebMvcConfigurer {

    private static final String STATIC = "classpath:/static/";

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Resource page = new ClassPathResource("static/index.html");

    /// Machines that ask `/` without wanting HTML get [io.ringdown.account.HealthWeb]'s answer.
    @GetMapping(path = {"/", "/app", "/app/**"}, produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<Resource> page(HttpServletRequest request) throws IOException, NoResourceFoundException {
        if (!page.exists()) {
            throw new NoResourceFoundException(HttpMethod.GET, request.getRequestURI(), "index.html");
        }
        return ResponseEntity.ok().contentType(HTML).cacheControl(CacheControl.noCache())
                .lastModified(page.lastModified()).varyBy("Accept").body(page);
    }

    /// The build has compressed them already.
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**").addResourceLocations(STATIC + "assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true).addResolver(new EncodedResourceResolver()).addResolver(new PathResourceResolver());
        registry.addResourceHandler("/favicon.svg").addResourceLocations(STATIC)
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(1)));
    }
}
