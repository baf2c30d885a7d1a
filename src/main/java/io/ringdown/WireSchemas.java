package io.ringdown;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.Constraint;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Describes records and enums as the wire has them, for OpenAPI and AsyncAPI. Swagger's own mapper does not know the service's
/// naming, nor which values may be null.
@Component
class WireSchemas implements ModelConverter {

    private static final String NULL = "null";

    @Override
    public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
            Iterator<ModelConverter> chain) {
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (raw == JsonNode.class) {
            Schema<?> any = new JsonSchema();
            any.setTypes(Set.of("object"));
            any.setAdditionalProperties(true);
            return any;
        }
        if (raw.isEnum() && isToldByWire(raw)) {
            String name = nameOf(raw);
            context.defineModel(name, words(raw));
            return new JsonSchema().$ref("#/components/schemas/" + name);
        }
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (schema != null && raw.isRecord()) {
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1));
            if (model != null && model.getProperties() != null) {
                describe(raw, model);
            }
        }
        return schema;
    }

    /// Enums have a `wire()` where their words stand on the wire. A text that is one of them says so by
    /// `@Schema(implementation = …)`.
    private static boolean isToldByWire(Class<?> raw) {
        return Arrays.stream(raw.getDeclaredMethods()).anyMatch(method -> method.getName().equals("wire"));
    }

    /// `Transfer.Kind` is `TransferKind`.
    private static String nameOf(Class<?> raw) {
        Class<?> enclosing = raw.getEnclosingClass();
        return (enclosing == null ? "" : enclosing.getSimpleName()) + raw.getSimpleName();
    }

    private static Schema<?> words(Class<?> raw) {
        Schema<Object> schema = new JsonSchema();
        schema.setTypes(Set.of("string"));
        try {
            Method wire = raw.getDeclaredMethod("wire");
            wire.setAccessible(true);
            for (Object constant : raw.getEnumConstants()) {
                schema.addEnumItemObject(wire.invoke(constant));
            }
        } catch (ReflectiveOperationException none) {
            throw new IllegalStateException(raw + " has no wire()", none);
        }
        return schema;
    }

    /// May be called several times for one model.
    private static void describe(Class<?> raw, Schema<?> model) {
        Map<String, Schema<?>> properties = new LinkedHashMap<>();
        model.getProperties().forEach((name, property) -> properties.put(snakeCase(name), property));
        Set<String> required = new LinkedHashSet<>();
        describe(raw, isSentByClients(raw), properties, required);
        properties.values().forEach(EcmaPatterns::apply);
        model.setProperties(new LinkedHashMap<>(properties));
        model.setRequired(required.isEmpty() ? null : new ArrayList<>(required));
    }

    /// Clients need not send what is `@Nullable`. The service always writes it, unless it leaves nulls out.
    private static void describe(Class<?> raw, boolean sent, Map<String, Schema<?>> properties, Set<String> required) {
        for (RecordComponent component : raw.getRecordComponents()) {
            String name = snakeCase(component.getName());
            Schema<?> property = properties.get(name);
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                describe(component.getType(), sent, properties, required);
            } else if (property != null) {
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                boolean leftOut = !sent && leavesNullsOut(raw, component);
                if (!nullable || (!sent && !leftOut)) {
                    required.add(name);
                }
                if (nullable && !leftOut) {
                    properties.put(name, orNull(property));
                }
            }
        }
    }

    /// What clients send is validated; what the service answers is not.
    private static boolean isSentByClients(Class<?> raw) {
        return Arrays.stream(raw.getRecordComponents()).map(RecordComponent::getAccessor)
                .flatMap(accessor -> Arrays.stream(accessor.getAnnotations()))
                .anyMatch(one -> one.annotationType().isAnnotationPresent(Constraint.class));
    }

    private static boolean leavesNullsOut(Class<?> raw, RecordComponent component) {
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude said = own == null ? raw.getAnnotation(JsonInclude.class) : own;
        return said != null && said.value() == JsonInclude.Include.NON_NULL;
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            Schema<?> nothing = new JsonSchema();
            nothing.setTypes(Set.of(NULL));
            Schema<?> either = new JsonSchema();
            either.setDescription(schema.getDescription());
            schema.setDescription(null);
            if (schema.getExample() != null) {
                either.setExample(schema.getExample());
                schema.setExample(null);
                schema.setExampleSetFlag(false);
            }
            either.setAnyOf(List.of(schema, nothing));
            return either;
        }
        if (schema.getAnyOf() == null && schema.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(schema.getTypes());
            types.add(NULL);
            schema.setTypes(types);
            EcmaPatterns.allowNull(schema);
        }
        return schema;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
