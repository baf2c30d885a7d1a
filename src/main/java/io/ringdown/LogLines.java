package io.ringdown;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.JsonWriterStructuredLogFormatter;

/// A log line as one JSON object: `timestamp, level, message, service, logger, thread`, the MDC's `call_id` and `trace_id`
/// where there are any, and `error` with the stack trace.
class LogLines extends JsonWriterStructuredLogFormatter<ILoggingEvent> {

    LogLines(ThrowableProxyConverter throwables) {
        super(members -> members(members, throwables), null);
    }

    private static void members(JsonWriter.Members<ILoggingEvent> members, ThrowableProxyConverter throwables) {
        members.add("timestamp", event -> time(event.getInstant()));
        members.add("level", ILoggingEvent::getLevel).as(Object::toString);
        members.add("message", ILoggingEvent::getFormattedMessage);
        members.add("service", "call-service");
        members.add("logger", ILoggingEvent::getLoggerName);
        members.add("thread", ILoggingEvent::getThreadName);
        members.from(ILoggingEvent::getMDCPropertyMap).usingPairs(Map::forEach);
        members.add("error", event -> trace(event, throwables)).whenNotNull();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static @Nullable String trace(ILoggingEvent event, ThrowableProxyConverter throwables) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? null : throwables.convert(event);
    }
}
