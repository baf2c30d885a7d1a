package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpParam;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an Asterisk says of itself.
///
/// @param started when its process was started; nothing in it is older
record AsteriskInfo(String version, Instant started) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AriRequest QUESTION = new AriRequest("GET", "asterisk/info",
            List.of(HttpParam.build("only", "system,status")), null);
    private static final Pattern NUMBERS = Pattern.compile("(?:certified-|GIT-)?(\\d{1,4})\\.(\\d{1,4}).*");

    /// Blocks as long as the transport waits for an answer.
    ///
    /// @throws IOException if it does not answer, or says something else
    static AsteriskInfo ask(AriTransport transport) throws IOException {
        return read(transport.request(QUESTION));
    }

    /// As [#ask(AriTransport)], but no longer than this: a connection that is half-open says nothing.
    static AsteriskInfo ask(AriTransport transport, Duration patience) throws IOException {
        return read(transport.request(QUESTION).copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static AsteriskInfo read(CompletableFuture<AriTransport.Answer> asked) throws IOException {
        try {
            AriTransport.Answer answer = asked.join();
            if (answer.status() != 200) {
                throw new IOException("what Asterisk is was answered " + answer.status());
            }
            JsonNode info = JSON.readTree(answer.body());
            return new AsteriskInfo(info.at("/system/version").asString(""),
                    Timestamps.utc(info.at("/status/startup_time").asString()));
        } catch (CompletionException | JacksonException | DateTimeException | IndexOutOfBoundsException e) {
            throw new IOException("what Asterisk is cannot be read: " + e.getMessage(), e);
        }
    }

    /// What an operator should know of this version; null where there is nothing.
    ///
    /// Source: Asterisk's issue 2021, mended in 22.11 and 23.5; its advisories of 22.10.1 and 23.4.1.
    static @Nullable String warning(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return null;
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        return major < 22 || (major == 22 && minor < 11) || (major == 23 && minor < 5)
                ? "This Asterisk can end by itself while a phone transfers a call; 22.11 and 23.5 are mended. Update it, or set "
                        + "ringdown.asterisk.phone-transfers to false. It must be started again by what runs it."
                : null;
    }
}
