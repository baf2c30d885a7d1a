package io.ringdown;

import jakarta.validation.ConstraintViolation;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;
import org.springframework.validation.method.ParameterValidationResult;
import tools.jackson.databind.DatabindException;

/// What is wrong with which field of a request, by the wire's names.
final class ProblemFields {

    private ProblemFields() {}

    /// A parameter that is made of several has a field for each.
    static Stream<Problem.Field> of(ParameterValidationResult result) {
        return result instanceof Errors several
                ? of(several)
                : result.getResolvableErrors().stream().map(error -> new Problem.Field(
                        wire(result.getMethodParameter().getParameterName()), text(error.getDefaultMessage())));
    }

    static Stream<Problem.Field> of(Errors result) {
        return result.getFieldErrors().stream().map(error -> new Problem.Field(wire(error.getField()),
                error.isBindingFailure() ? "has the wrong form" : text(error.getDefaultMessage())));
    }

    static Problem.Field of(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return new Problem.Field(wire(path.substring(path.indexOf('.') + 1)), text(violation.getMessage()));
    }

    /// Where in the body it is.
    static String path(DatabindException failed) {
        StringBuilder path = new StringBuilder();
        failed.getPath().forEach(step -> path.append(path.isEmpty() ? "" : ".")
                .append(step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName()));
        return path.isEmpty() ? "body" : path.toString();
    }

    /// The name in the request of what Java calls so.
    static String wire(@Nullable String javaName) {
        return javaName == null
                ? "request"
                : javaName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable String message) {
        return message == null ? "is not valid" : message;
    }
}
