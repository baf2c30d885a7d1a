package io.ringdown.account;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Counts tries, for all instances together: token buckets in PostgreSQL. A try is counted before the password is looked
/// at, so that many at once are not one; a right one is given back. Names and addresses are kept as digests only.
@Component
class Throttle {

    private static final int CLEANED_AT_ONCE = 1_000;

    private final ThrottleProperties properties;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;

    Throttle(ThrottleProperties properties, DataSource database) {
        this.properties = properties;
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database).table("throttles")
                .primaryKeyMapper(PrimaryKeyMapper.STRING).requestTimeout(Duration.ofSeconds(3))
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
    }

    /// A try that was counted.
    final class Try {

        private final List<Bucket> counted;

        private final long left;

        private Try(List<Bucket> counted, long left) {
            this.counted = counted;
            this.left = left;
        }

        /// It was right: the pair of name and address begins anew, the others get their token back.
        void right() {
            counted.getFirst().reset();
            counted.subList(1, counted.size()).forEach(bucket -> bucket.addTokens(1));
        }

        /// It came to nothing.
        void forget() {
            counted.forEach(bucket -> bucket.addTokens(1));
        }

        /// How much longer the answer to a wrong one is to take.
        Duration delay() {
            long wrong = properties.wrongPasswords() - left;
            return properties.slowBy().multipliedBy(Math.max(0, wrong - properties.slowAfter() + 1));
        }
    }

    /// @throws AccountException.TooManyTries when there were too many wrong ones before
    Try password(String login, String address) {
        String name = login.toLowerCase(Locale.ROOT);
        List<Bucket> all = List.of(bucket("pair", name + " " + address, properties.wrongPasswords()),
                bucket("name", name, properties.wrongForName()), bucket("from", address, properties.wrongFrom()));
        long left = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            left = take(all.get(i));
        }
        return new Try(all, left);
    }

    /// @throws AccountException.TooManyTries when the address has registered too many already
    void registration(String address) {
        take(bucket("registration", address, properties.registrations()));
    }

    private static long take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new AccountException.TooManyTries(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
        return probe.getRemainingTokens();
    }

    private Bucket bucket(String kind, String key, int capacity) {
        BucketConfiguration full = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, properties.window())).build();
        return buckets.builder().build(kind + ":" + digest(key), () -> full);
    }

    private static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// Buckets that are full again are not kept.
    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void clean() {
        int removed;
        do {
            removed = buckets.removeExpired(CLEANED_AT_ONCE);
        } while (removed == CLEANED_AT_ONCE);
    }
}
