package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;

/// Whoever logs a settings record must not log its secrets: each one's `toString` leaves them out, those of records within too.
class MaskedSecretsTest {

    private static final List<String> SECRET = List.of("secret", "password", "key", "token", "credential");

    private static final String MARK = "MUST-NOT-BE-SEEN";

    static List<Class<?>> settings() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        java.util.ArrayList<Class<?>> found = new java.util.ArrayList<>();
        for (var candidate : scan.findCandidateComponents("io.ringdown")) {
            found.add(Class.forName(candidate.getBeanClassName()));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givenSettings_whenTheyAreLogged_thenNoSecretIsSeen(Class<?> type) throws ReflectiveOperationException {
        assertThat(type).isRecord();
        assertThat(made(type, false).toString()).as(type + " needs a toString without secrets").doesNotContain(MARK);
    }

    @Test
    void givenThisTest_whenASecretIsNotMasked_thenItIsFound() throws ReflectiveOperationException {
        assertThat(settings()).hasSizeGreaterThan(6);
        assertThat(made(Careless.class, false).toString()).contains(MARK);
        assertThat(made(CarelessWithin.class, false).toString()).contains(MARK);
    }

    private record Careless(int size, String apiKey) {}

    private record CarelessWithin(Duration pause, List<Careless> within, Map<String, String> passwords) {}

    private static Object made(Class<?> type, boolean secret) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> constructor = type
                .getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        constructor.setAccessible(true);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName().toLowerCase(Locale.ROOT);
            values[i] = value(components[i].getGenericType(), secret || SECRET.stream().anyMatch(name::contains));
        }
        return constructor.newInstance(values);
    }

    private static Object value(Type type, boolean secret) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return switch (generic.getRawType()) {
                case Class<?> raw when raw == List.class -> List.of(value(of[0], secret));
                case Class<?> raw when raw == Set.class -> Set.of(value(of[0], secret));
                case Class<?> raw when raw == Map.class -> Map.of(value(of[0], false), value(of[1], secret));
                default -> throw new AssertionError("this test does not know " + type);
            };
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return made(plain, secret);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return Stream
                .of(secret ? MARK : "text", 1, 1L, 1.0, true, Duration.ofSeconds(1), DataSize.ofKilobytes(1),
                        URI.create("https://a"), Path.of("a"))
                .filter(known -> boxed(plain).isInstance(known)).findFirst()
                .orElseThrow(() -> new AssertionError("this test does not know " + type));
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
