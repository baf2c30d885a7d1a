package io.ringdown;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The OpenAPI description at `/v3/api-docs`, in the wire's own (snake_case) words.
@Configuration(proxyBeanMethods = false)
class ApiDocs {

    private static final String TOKEN = "session";

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        String version = build.stream().findFirst().map(BuildProperties::getVersion).orElse("development");
        return new OpenAPI()
                .info(new Info().title("Ringdown").version(version).license(new License().name("MIT"))
                        .description("Calls between Asterisk and the people who handle them."))
                .components(new Components().addSecuritySchemes(TOKEN,
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /// Swagger's own mapper has to name properties as the service's does.
    @Bean
    ModelResolver snakeCase(ObjectMapperProvider provider) {
        return new ModelResolver(provider.jsonMapper()
                .setPropertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE));
    }

    @Bean
    OpenApiCustomizer problemSchema() {
        return api -> ModelConverters.getInstance().read(Problem.class)
                .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
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
