package io.ringdown;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The OpenAPI description at `/v3/api-docs`, in the wire's own (snake_case) words.
@Configuration(proxyBeanMethods = false)
class ApiDocs {

    private static final String TOKEN = "session";

    private static final String KEY = "key";

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        String version = build.stream().findFirst().map(BuildProperties::getVersion).orElse("development");
        return new OpenAPI()
                .info(new Info().title("Ringdown").version(version).license(new License().name("MIT"))
                        .description("Calls between Asterisk and the people who handle them."))
                .components(new Components().addSecuritySchemes(TOKEN,
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT"))
                        .addSecuritySchemes(KEY, new SecurityScheme().type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER).name("X-API-Key")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /// Adds the error body, and names properties as the wire does: Swagger's own mapper knows nothing of the service's.
    @Bean
    OpenApiCustomizer schemas() {
        return api -> {
            ModelConverters.getInstance().read(Problem.class)
                    .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
            api.getComponents().getSchemas().values().forEach(ApiDocs::snakeCase);
        };
    }

    private static void snakeCase(Schema<?> schema) {
        if (schema.getProperties() != null) {
            Map<String, Schema<?>> renamed = new LinkedHashMap<>();
            schema.getProperties().forEach((name, property) -> renamed.put(snakeCase(name), property));
            schema.setProperties(new LinkedHashMap<>(renamed));
        }
        if (schema.getRequired() != null) {
            schema.setRequired(schema.getRequired().stream().map(ApiDocs::snakeCase).toList());
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    @Bean
    OperationCustomizer problems() {
        return (operation, method) -> {
            operation.getResponses().addApiResponse("default",
                    new ApiResponse().description("What went wrong").content(new Content().addMediaType(
                            "application/problem+json", new io.swagger.v3.oas.models.media.MediaType()
                                    .schema(new Schema<>().$ref("#/components/schemas/Problem")))));
            return operation;
        };
    }
}
