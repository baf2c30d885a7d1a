package io.ringdown.precondition;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Versions by HTTP: reads `If-Match` into parameters, writes `ETag`, and describes both.
@Configuration(proxyBeanMethods = false)
class PreconditionWeb implements WebMvcConfigurer, HandlerMethodArgumentResolver {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(IfMatch.class);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IfMatch.class;
    }

    @Override
    public IfMatch resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
        String[] lines = request.getHeaderValues(HttpHeaders.IF_MATCH);
        return IfMatch.of(lines == null ? List.of() : List.of(lines));
    }

    @Bean
    OperationCustomizer versions() {
        return (operation, method) -> {
            boolean takes = Arrays.stream(method.getMethodParameters())
                    .anyMatch(one -> one.getParameterType() == IfMatch.class);
            if (takes) {
                operation.addParametersItem(new Parameter().in("header").name(HttpHeaders.IF_MATCH).required(false)
                        .schema(new StringSchema()).example("\"7\"")
                        .description("The `ETag` of what was read; another version answers 409"));
                operation.getResponses().addApiResponse("409",
                        new ApiResponse().description("`changed-meanwhile`: it has another version now"));
            }
            if (answersVersion(method)) {
                operation.getResponses().forEach((status, answer) -> {
                    if (status.startsWith("2")) {
                        answer.addHeaderObject(HttpHeaders.ETAG,
                                new Header().description("The version, for `If-Match`").schema(new StringSchema()));
                    }
                });
            }
            return operation;
        };
    }

    private static boolean answersVersion(HandlerMethod method) {
        Type type = method.getMethod().getGenericReturnType();
        Type body = type instanceof ParameterizedType wrapped && wrapped.getRawType() == ResponseEntity.class
                ? wrapped.getActualTypeArguments()[0]
                : type;
        return body instanceof Class<?> known && Versioned.class.isAssignableFrom(known);
    }

    /// The tag is written when the body is, so that no answer is taken for unchanged (304) by it: what a person reads of a
    /// phone, its state for one, changes without an edit.
    @RestControllerAdvice
    static class Tags implements ResponseBodyAdvice<Object> {

        @Override
        public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
            return true;
        }

        @Override
        public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returned, MediaType type,
                Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
                ServerHttpResponse response) {
            if (body instanceof Versioned read) {
                response.getHeaders().setETag("\"" + read.version() + "\"");
            }
            return body;
        }
    }
}
