package io.ringdown;

import io.github.bucket4j.BucketExceptions;
import io.ringdown.account.AccountException;
import io.ringdown.call.CallException;
import io.ringdown.device.DeviceException;
import io.ringdown.idempotency.IdempotencyException;
import io.ringdown.organization.OrganizationException;
import io.ringdown.precondition.PreconditionException;
import io.ringdown.recording.RecordingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// The one place that turns what went wrong into an answer. A module's exceptions are switched over exhaustively, so a new
/// kind does not compile until it is answered here. What nobody expected is answered by a fixed text and a trace id.
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /// SQL states (PostgreSQL's appendix A): the class of integrity violations, and of these the foreign key.
    private static final String INTEGRITY = "23";

    private static final String FOREIGN_KEY = "23503";

    private static final String TOO_LARGE = "has a number that is too large";

    private static final HttpHeaders NO_HEADERS = new HttpHeaders();

    @ExceptionHandler
    ResponseEntity<Problem> account(AccountException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case AccountException.BadCredentials _ -> HttpStatus.UNAUTHORIZED;
            case AccountException.NotAllowed _ -> HttpStatus.FORBIDDEN;
            case AccountException.AccountNotFound _,AccountException.KeyNotFound _ -> HttpStatus.NOT_FOUND;
            case AccountException.LinesExhausted _,AccountException.LineTaken _,AccountException.RegistrationsFull _ ->
                HttpStatus.CONFLICT;
            case AccountException.NotAcceptable _,AccountException.Indispensable _ -> HttpStatus.BAD_REQUEST;
            case AccountException.TooManyTries _ -> HttpStatus.TOO_MANY_REQUESTS;
            case AccountException.SignInBusy _ -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        HttpHeaders headers = switch (failed) {
            case AccountException.TooManyTries tries -> retryAfter(tries.retryAfter());
            case AccountException.SignInBusy busy -> retryAfter(busy.retryAfter());
            default -> NO_HEADERS;
        };
        String detail = String.valueOf(failed.getMessage());
        List<Problem.Field> fields = failed instanceof AccountException.NotAcceptable wrong
                ? List.of(new Problem.Field(wrong.field(), detail))
                : List.of();
        return answer(status, headers, failed.code(), detail, fields, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> call(CallException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case CallException.CallNotFound _,CallException.LineNotFound _ -> HttpStatus.NOT_FOUND;
            case CallException.NotYourCall _,CallException.OutsideCallNotAllowed _ -> HttpStatus.FORBIDDEN;
            case CallException.CommandNotAllowed _,CallException.TooManyOutsideCalls _,CallException.CalleeOffline _ ->
                HttpStatus.CONFLICT;
            case CallException.InvalidRequest _ -> HttpStatus.BAD_REQUEST;
            case CallException.TelephonyUnavailable _,CallException.Overloaded _ -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        String detail = String.valueOf(failed.getMessage());
        List<Problem.Field> fields = failed instanceof CallException.InvalidRequest invalid
                ? List.of(new Problem.Field(invalid.field(), detail))
                : List.of();
        return answer(status, retryLater(status), failed.code(), detail, fields, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> device(DeviceException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case DeviceException.DeviceNotFound _,DeviceException.LineNotFound _,DeviceException.NoSoftphone _ ->
                HttpStatus.NOT_FOUND;
            case DeviceException.NoLine _,DeviceException.TooManyDevices _,DeviceException.NotADeskPhone _ ->
                HttpStatus.CONFLICT;
            case DeviceException.InvalidRequest _ -> HttpStatus.BAD_REQUEST;
        };
        String detail = String.valueOf(failed.getMessage());
        List<Problem.Field> fields = failed instanceof DeviceException.InvalidRequest invalid
                ? List.of(new Problem.Field(invalid.field(), detail))
                : List.of();
        return answer(status, NO_HEADERS, failed.code(), detail, fields, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> idempotency(IdempotencyException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case IdempotencyException.BadKey _ -> HttpStatus.BAD_REQUEST;
            case IdempotencyException.KeyReused _ -> HttpStatus.UNPROCESSABLE_CONTENT;
            case IdempotencyException.StillWorking _ -> HttpStatus.CONFLICT;
        };
        HttpHeaders headers = failed instanceof IdempotencyException.StillWorking
                ? retryAfter(Duration.ofSeconds(2))
                : NO_HEADERS;
        return answer(status, headers, failed.code(), String.valueOf(failed.getMessage()), List.of(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> organization(OrganizationException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case OrganizationException.OrganizationNotFound _,OrganizationException.MemberNotFound _ ->
                HttpStatus.NOT_FOUND;
        };
        return answer(status, NO_HEADERS, failed.code(), String.valueOf(failed.getMessage()), List.of(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> precondition(PreconditionException failed, HttpServletRequest request) {
        String detail = String.valueOf(failed.getMessage());
        return switch (failed) {
            case PreconditionException.ChangedMeanwhile _ ->
                answer(HttpStatus.CONFLICT, NO_HEADERS, failed.code(), detail, List.of(), request);
            case PreconditionException.Malformed _ -> answer(HttpStatus.BAD_REQUEST, NO_HEADERS, failed.code(), detail,
                    List.of(new Problem.Field(HttpHeaders.IF_MATCH, detail)), request);
        };
    }

    @ExceptionHandler
    ResponseEntity<Problem> recording(RecordingException failed, HttpServletRequest request) {
        HttpStatus status = switch (failed) {
            case RecordingException.RecordingNotFound _ -> HttpStatus.NOT_FOUND;
            case RecordingException.NothingToHear _ -> HttpStatus.CONFLICT;
            case RecordingException.BeyondTheEnd _ -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
            case RecordingException.StoreAway _ -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        HttpHeaders headers = retryLater(status);
        if (failed instanceof RecordingException.BeyondTheEnd beyond) {
            headers = new HttpHeaders();
            headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + beyond.bytes());
        }
        return answer(status, headers, failed.code(), String.valueOf(failed.getMessage()), List.of(), request);
    }

    /// All failing fields at once, by the wire's names.
    @ExceptionHandler
    ResponseEntity<Problem> invalid(BindException failed, HttpServletRequest request) {
        return invalid(ProblemFields.of(failed.getBindingResult()), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(MethodArgumentNotValidException failed, HttpServletRequest request) {
        return invalid(ProblemFields.of(failed.getBindingResult()), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(HandlerMethodValidationException failed, HttpServletRequest request) {
        return invalid(failed.getParameterValidationResults().stream().flatMap(ProblemFields::of), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(ConstraintViolationException failed, HttpServletRequest request) {
        return invalid(failed.getConstraintViolations().stream().map(ProblemFields::of), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongType(MethodArgumentTypeMismatchException failed, HttpServletRequest request) {
        return invalid(Stream.of(new Problem.Field(ProblemFields.wire(failed.getName()), "has the wrong form")),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException failed, HttpServletRequest request) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RequestLimits.BodyTooLarge large -> {
                    return tooLarge(large, request);
                }
                case UnrecognizedPropertyException unknown -> {
                    return invalid(Stream.of(new Problem.Field(ProblemFields.path(unknown), "is not known here")),
                            request);
                }
                case InputCoercionException _ -> {
                    return invalid(Stream.of(new Problem.Field("body", TOO_LARGE)), request);
                }
                case DatabindException mismatch -> {
                    String wrong = mismatch.getCause() instanceof InputCoercionException
                            ? TOO_LARGE
                            : "has the wrong type";
                    return invalid(Stream.of(new Problem.Field(ProblemFields.path(mismatch), wrong)), request);
                }
                case StreamReadException _ -> {
                    return answer(HttpStatus.BAD_REQUEST, NO_HEADERS, "malformed-json", "The body is not valid JSON.",
                            List.of(), request);
                }
                default -> {
                    // look at what caused it
                }
            }
        }
        return answer(HttpStatus.BAD_REQUEST, NO_HEADERS, "unreadable-body", "The body is missing or cannot be read.",
                List.of(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> tooLarge(RequestLimits.BodyTooLarge failed, HttpServletRequest request) {
        HttpHeaders close = new HttpHeaders();
        close.set(HttpHeaders.CONNECTION, "close");
        return answer(HttpStatus.CONTENT_TOO_LARGE, close, "body-too-large", "The request body is too large.",
                List.of(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unauthenticated(AuthenticationException failed, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return answer(HttpStatus.UNAUTHORIZED, headers, "unauthenticated", "Sign in first.", List.of(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> forbidden(AccessDeniedException failed, HttpServletRequest request) {
        return answer(HttpStatus.FORBIDDEN, NO_HEADERS, "forbidden", "You may not do this.", List.of(), request);
    }

    /// Forbidden characters in the path.
    @ExceptionHandler
    ResponseEntity<Problem> rejected(RequestRejectedException failed, HttpServletRequest request) {
        return plain(HttpStatus.BAD_REQUEST, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> parameters(InvalidParameterException failed, HttpServletRequest request) {
        return answer(HttpStatus.BAD_REQUEST, NO_HEADERS, "malformed-parameters",
                "A parameter cannot be read, or there are too many: write `%` as %25, and other signs as UTF-8 in percent-encoding.",
                List.of(), request);
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, TransientDataAccessException.class,
            CannotCreateTransactionException.class, BucketExceptions.BucketExecutionException.class})
    ResponseEntity<Problem> databaseAway(Exception failed, HttpServletRequest request) {
        LOG.warn("the database is away: {}", failed.getMessage());
        return answer(HttpStatus.SERVICE_UNAVAILABLE, retryLater(HttpStatus.SERVICE_UNAVAILABLE), "database-away",
                "The database cannot be reached at this moment.", List.of(), request);
    }

    /// Two wrote the same row; this one came second.
    @ExceptionHandler
    ResponseEntity<Problem> changed(OptimisticLockingFailureException failed, HttpServletRequest request) {
        return precondition(new PreconditionException.ChangedMeanwhile(), request);
    }

    /// The database itself has refused a row: something that it refers to went meanwhile, or something is there already.
    @ExceptionHandler
    ResponseEntity<Problem> integrity(DataIntegrityViolationException failed, HttpServletRequest request) {
        LOG.info("the database refused a row: {}", NestedExceptionUtils.getMostSpecificCause(failed).getMessage());
        String state = sqlState(failed);
        if (state.equals(FOREIGN_KEY)) {
            return answer(HttpStatus.NOT_FOUND, NO_HEADERS, "gone-meanwhile",
                    "Something that this refers to is not there any more.", List.of(), request);
        }
        return state.startsWith(INTEGRITY)
                ? answer(HttpStatus.CONFLICT, NO_HEADERS, "conflict",
                        "Somebody else has changed this meanwhile, or it is there already.", List.of(), request)
                : answer(HttpStatus.BAD_REQUEST, NO_HEADERS, "unacceptable-value",
                        "A value cannot be stored as it is.", List.of(), request);
    }

    /// The five characters of the SQL standard; empty where there are none.
    private static String sqlState(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return INTEGRITY;
    }

    /// The rest: what Spring knows the status of (404, 405, 406, 415 …), and what nobody expected.
    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> other(Exception failed, HttpServletRequest request) {
        if (failed instanceof ErrorResponse known && !known.getStatusCode().is5xxServerError()) {
            HttpStatusCode status = known.getStatusCode();
            return answer(status, known.getHeaders(), slug(status), words(status), List.of(), request);
        }
        if (isOfTheConnection(failed)) {
            LOG.debug("the client went away: {}", failed.getMessage());
            return null;
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failed);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, NO_HEADERS, "internal-error",
                "Something went wrong here; the trace id finds it in the log.", List.of(), request);
    }

    /// What was to be written of an answer could not be: there is nobody to tell of that.
    private static boolean isOfTheConnection(Exception failed) {
        return failed instanceof IOException || (failed instanceof HttpMessageNotWritableException
                && NestedExceptionUtils.getMostSpecificCause(failed) instanceof IOException);
    }

    ResponseEntity<Problem> plain(HttpStatusCode status, HttpServletRequest request) {
        return answer(status, NO_HEADERS, slug(status), words(status), List.of(), request);
    }

    /// Each failing field once, with all that is wrong with it.
    private static ResponseEntity<Problem> invalid(Stream<Problem.Field> fields, HttpServletRequest request) {
        Map<String, String> messages = new TreeMap<>();
        fields.sorted(Comparator.comparing(Problem.Field::message))
                .forEach(field -> messages.merge(field.field(), field.message(), (one, other) -> one + "; " + other));
        List<Problem.Field> sorted = messages.entrySet().stream()
                .map(field -> new Problem.Field(field.getKey(), field.getValue())).toList();
        return answer(HttpStatus.BAD_REQUEST, NO_HEADERS, "validation-failed", "Validation failed", sorted, request);
    }

    private static ResponseEntity<Problem> answer(HttpStatusCode status, HttpHeaders headers, String code,
            String detail, List<Problem.Field> fields, HttpServletRequest request) {
        String trace = String.valueOf(request.getAttribute(RequestLimits.TRACE));
        Problem problem = new Problem("about:blank", words(status), status.value(), detail, code, detail, detail,
                fields, trace);
        return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static HttpHeaders retryLater(HttpStatus status) {
        return status == HttpStatus.SERVICE_UNAVAILABLE ? retryAfter(Duration.ofSeconds(2)) : NO_HEADERS;
    }

    /// In whole seconds, rounded up: who comes then is not too early.
    private static HttpHeaders retryAfter(Duration wait) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
        return headers;
    }

    private static String words(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "Error" : known.getReasonPhrase();
    }

    private static String slug(HttpStatusCode status) {
        return words(status).toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
