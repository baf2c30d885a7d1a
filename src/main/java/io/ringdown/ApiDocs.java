package io.ringdown;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;

/// The OpenAPI description at `/v3/api-docs`, in the wire's own (snake_case) words. `ApiDocsTest` keeps the copy of which the pages'
/// types are made.
@Configuration(proxyBeanMethods = false)
@Import(WireSchemas.class)
class ApiDocs {

    private static final String TOKEN = "session";

    private static final String KEY = "key";

    private static final String PROBLEM = "Problem";

    private static final Set<RequestMethod> CHANGES = EnumSet.of(RequestMethod.POST, RequestMethod.PUT,
            RequestMethod.PATCH, RequestMethod.DELETE);

    /// Operations that count how often somebody tries, and what else they refuse.
    private static final Map<String, List<String>> OWN = Map.of("signIn", List.of("401", "429"), "registerUser",
            List.of("403", "409", "429"), "changeProfile", List.of("429"));

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        String version = build.stream().findFirst().map(BuildProperties::getVersion).orElse("development");
        return new OpenAPI()
                .info(new Info().title("Ringdown").version(version)
                        .license(new License().name("MIT").url("https://opensource.org/license/mit"))
                        .description("Calls between Asterisk and the people who handle them."))
                .addServersItem(new Server().url("/").description("The service that answers this"))
                .components(new Components().addSecuritySchemes(TOKEN,
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT"))
                        .addSecuritySchemes(KEY, new SecurityScheme().type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER).name("X-API-Key"))
                        .addResponses(PROBLEM, problem()))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    private static ApiResponse problem() {
        return new ApiResponse().description("What went wrong").content(new Content().addMediaType(
                "application/problem+json", new MediaType().schema(
                        new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    /// Adds the error body, and brings everything into an order that does not change from start to start.
    @Bean
    OpenApiCustomizer wholeDescription() {
        return api -> {
            ModelConverters.getInstance(true).readAll(Problem.class)
                    .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
            api.getComponents().setSchemas(new TreeMap<>(api.getComponents().getSchemas()));
            Paths sorted = new Paths();
            new TreeMap<>(api.getPaths()).forEach(sorted::addPathItem);
            api.setPaths(sorted);
            sorted.forEach(ApiDocs::describeOldAddress);
            api.getTags().sort((one, other) -> one.getName().compareTo(other.getName()));
        };
    }

    /// Some operations have a second address, outside `/api`. An id belongs to one address alone.
    private static void describeOldAddress(String path, PathItem item) {
        if (path.startsWith("/users/")) {
            item.readOperations().forEach(operation -> operation.deprecated(true)
                    .operationId(operation.getOperationId().replaceFirst("_\\d+$", "") + "AtOldAddress"));
        } else {
            item.readOperations().forEach(
                    operation -> operation.setOperationId(operation.getOperationId().replaceFirst("_\\d+$", "")));
        }
    }

    @Bean
    OperationCustomizer operations() {
        return (operation, method) -> {
            List<Parameter> parameters = Objects.requireNonNullElse(operation.getParameters(), List.of());
            parameters.forEach(ApiDocs::describe);
            ApiResponses responses = operation.getResponses();
            sayStatus(responses, method);
            refusals(operation, parameters, changes(method))
                    .forEach(status -> responses.addApiResponse(status, new ApiResponse().$ref(PROBLEM)));
            return operation;
        };
    }

    /// springdoc does not look for `@ResponseStatus` at the class.
    private static void sayStatus(ApiResponses responses, HandlerMethod method) {
        ResponseStatus own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), ResponseStatus.class);
        ResponseStatus said = own == null
                ? AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), ResponseStatus.class)
                : own;
        ApiResponse ok = said == null ? null : responses.remove("200");
        if (said != null && ok != null) {
            responses.addApiResponse(Integer.toString(said.code().value()), ok);
        }
        responses.forEach((status, response) -> {
            if ("OK".equals(response.getDescription())) {
                response.setDescription(HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase());
            }
        });
    }

    private static boolean changes(HandlerMethod method) {
        RequestMapping route = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        return route != null && Stream.of(route.method()).anyMatch(CHANGES::contains);
    }

    /// What may be refused for a reason that all operations share; `default` is for the others.
    private static Set<String> refusals(Operation operation, List<Parameter> parameters, boolean changes) {
        Set<String> statuses = new LinkedHashSet<>();
        if (!parameters.isEmpty() || operation.getRequestBody() != null) {
            statuses.add("400");
        }
        if (operation.getSecurity() == null) {
            statuses.addAll(List.of("401", "403"));
        }
        if (parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
            statuses.add("404");
        }
        if (changes && operation.getSecurity() == null) {
            statuses.add("409");
        }
        if (operation.getRequestBody() != null) {
            statuses.addAll(List.of("413", "415"));
        }
        statuses.addAll(OWN.getOrDefault(Objects.requireNonNullElse(operation.getOperationId(), ""), List.of()));
        if (operation.getResponses().values().stream().anyMatch(response -> response.getContent() != null)) {
            statuses.add("406");
        }
        statuses.add("default");
        return statuses;
    }

    /// A parameter is there or not, but never null. Swagger reads an example of digits as a number.
    private static void describe(Parameter parameter) {
        Schema<?> schema = parameter.getSchema();
        if (schema != null && schema.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(schema.getTypes());
            types.remove("null");
            schema.setTypes(types);
            EcmaPatterns.apply(schema);
            if (types.contains("string") && parameter.getExample() != null) {
                parameter.setExample(parameter.getExample().toString());
            }
        }
    }
}
