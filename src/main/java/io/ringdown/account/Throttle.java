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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Counts tries, for all instances together: token buckets in PostgreSQL. A try is counted before the password is looked
/// at, so that many at once are not one; a right one is given back. Names and addresses are kept as digests only.
///
/// Tries from one address wait for each other in the database. Few at a time may, so that a flood of them leaves the connections
/// to everybody else.
@Component
class Throttle {

    private static final int CLEANED_AT_ONCE = 1_000;

    private static final int COUNTED_AT_ONCE = 2;

    /// A turn takes milliseconds.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ThrottleProperties properties;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;

    private final Semaphore turns = new Semaphore(COUNTED_AT_ONCE, true);

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
            inTurn(() -> {
                counted.getFirst().reset();
                counted.subList(1, counted.size()).forEach(bucket -> bucket.addTokens(1));
            });
        }

        /// It came to nothing.
        void forget() {
            inTurn(() -> counted.forEach(bucket -> bucket.addTokens(1)));
        }

        /// How much longer the answer to a wrong one is to take.
        Duration delay() {
            long wrong = properties.wrongPasswords() - left;
            return properties.slowBy().multipliedBy(Math.max(0, wrong - properties.slowAfter() + 1));
        }
    }

    /// @throws AccountException.TooManyTries when there were too many wrong ones before
    /// @throws AccountException.SignInBusy   when too many wait already
    Try password(String login, String address) {
        String name = login.toLowerCase(Locale.ROOT);
        List<Bucket> all = List.of(bucket("pair", name + " " + address, properties.wrongPasswords()),
                bucket("name", name, properties.wrongForName()), bucket("from", address, properties.wrongFrom()));
        AtomicLong left = new AtomicLong();
        inTurn(() -> all.reversed().forEach(bucket -> left.set(take(bucket))));
        return new Try(all, left.get());
    }

    /// @throws AccountException.TooManyTries when the address, or all together, have registered too many already
    /// @throws AccountException.SignInBusy   when too many wait already
    void registration(String address) {
        inTurn(() -> {
            take(bucket("registration", address, properties.registrations()));
            take(bucket("registration", "all", properties.registrationsInAll()));
        });
    }

    private void inTurn(Runnable work) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AccountException.SignInBusy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccountException.SignInBusy();
        }
        try {
            work.run();
        } finally {
            turns.release();
        }
    }

    private static long take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new AccountException.TooManyTries(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
        return probe.getRemainingTokens();
    }

    /// A bucket keeps the limit that it was made with. So the limit is part of its name: another limit counts anew, at once.
    private Bucket bucket(String kind, String key, int capacity) {
        BucketConfiguration full = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, properties.window())).build();
        return buckets.builder().build(kind + ":" + digest(key + " " + capacity + " " + properties.window()),
                () -> full);
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
