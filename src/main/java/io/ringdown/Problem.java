package io.ringdown;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one error body (RFC 9457), with the members that older clients read (`error`, `message`, `details`).
///
/// @param type    `about:blank`: `code` says what kind it is
/// @param code    stable, for programs
/// @param detail  for people, not stable
/// @param error   as `detail`, or `Validation failed` when `details` has the fields
/// @param traceId finds the request in the log; null where it was refused before it got one
@JsonInclude(JsonInclude.Include.ALWAYS)
record Problem(@Schema(example = "about:blank") String type, @Schema(example = "Not Found") String title,
        @Schema(example = "404") int status, @Schema(example = "There is no call 42.") String detail,
        @Schema(example = "call-not-found") String code, @Schema(example = "There is no call 42.") String error,
        @Schema(example = "There is no call 42.") String message, List<Field> details,
        @Schema(example = "9f3c1b7a5d2e4f60") @Nullable String traceId) {

    /// What is wrong with one field.
    ///
    /// @param field dotted path in the words of the wire
    @Schema(name = "ProblemField")
    record Field(@Schema(example = "username") String field, @Schema(example = "must not be null") String message) {}
}
