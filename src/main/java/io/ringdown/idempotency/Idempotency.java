package io.ringdown.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Does what a request with an `Idempotency-Key` wants once, however often and at however many instances it is sent: a repeat
/// by the same person with the same body is answered as the first was, with [#REPLAYED]. What failed may be tried again.
///
/// Works on the request's own thread and waits for a first request that is under way elsewhere, so it is for virtual
/// threads.
@Service
public class Idempotency {

    /// The header that a request may have.
    public static final String KEY = "Idempotency-Key";
    /// The header that the answer to a repeat has.
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final IdempotencyKeys keys;
    private final IdempotencyProperties properties;
    private final JsonMapper json;

    Idempotency(IdempotencyKeys keys, IdempotencyProperties properties, JsonMapper json) {
        this.keys = keys;
        this.properties = properties;
        this.json = json;
    }

    /// A request that may come again.
    ///
    /// @param owner  who sends it: keys of different people have nothing to do with each other
    /// @param key    the header's value, null without one: then it is simply done
    /// @param route  what it is for
    /// @param body   what it wants, as JSON will have it
    /// @param status what success is answered with
    public record Request(UUID owner, @Nullable String key, String route, Object body, HttpStatus status) {}

    /// @param action done at most once as long as the key is remembered
    /// @throws IdempotencyException if the key is none, was used for something else, or is in use for too long
    public ResponseEntity<JsonNode> once(Request request, Supplier<?> action) {
        String value = request.key();
        if (value == null) {
            return ResponseEntity.status(request.status()).body(json.valueToTree(action.get()));
        }
        if (!PRINTABLE.matcher(value).matches()) {
            throw new IdempotencyException.BadKey();
        }
        IdempotencyKeys.Key key = new IdempotencyKeys.Key(request.owner(), value);
        String fingerprint = fingerprint(request);
        UUID attempt = UUID.randomUUID();
        long end = System.nanoTime() + properties.patience().toNanos();
        while (!keys.claim(key, fingerprint, attempt, properties.giveUpAfter())) {
            ResponseEntity<JsonNode> answer = keys.find(key).map(known -> replay(known, fingerprint)).orElse(null);
            if (answer != null) {
                return answer;
            }
            pauseUntil(end);
        }
        return first(request, key, attempt, action);
    }

    private ResponseEntity<JsonNode> first(Request request, IdempotencyKeys.Key key, UUID attempt, Supplier<?> action) {
        JsonNode answer;
        try {
            answer = json.valueToTree(action.get());
        } catch (RuntimeException failed) {
            quietly(() -> keys.release(key, attempt));
            throw failed;
        }
        quietly(() -> keys.answered(key, attempt, request.status().value(), answer.toString(), properties.keepFor()));
        return ResponseEntity.status(request.status()).body(answer);
    }

    /// What was done is done and what failed has failed, whether it can be remembered or not.
    private static void quietly(Runnable remember) {
        try {
            remember.run();
        } catch (DataAccessException away) {
            LOG.warn("cannot remember how a request ended: {}", away.getMessage());
        }
    }

    private @Nullable ResponseEntity<JsonNode> replay(IdempotencyKeys.Known known, String fingerprint) {
        if (!known.fingerprint().equals(fingerprint)) {
            throw new IdempotencyException.KeyReused();
        }
        Integer status = known.status();
        return status == null
                ? null
                : ResponseEntity.status(status).header(REPLAYED, "true").body(json.readTree(known.answer()));
    }

    private static void pauseUntil(long end) {
        if (System.nanoTime() > end) {
            throw new IdempotencyException.StillWorking();
        }
        try {
            Thread.sleep(LOOK_AGAIN.plusMillis(ThreadLocalRandom.current().nextLong(LOOK_AGAIN.toMillis())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IdempotencyException.StillWorking();
        }
    }

    private String fingerprint(Request wanted) {
        try {
            byte[] request = (wanted.route() + "\n" + json.writeValueAsString(wanted.body()))
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
