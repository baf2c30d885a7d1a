package io.ringdown.chaos;

import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets one thing after the other go wrong, in an order by chance, with time between to see everything come back.
final class Faults {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CALLS_ALONE = Duration.ofSeconds(20);

    private final House house;
    private final Plan plan;
    private final Verdict verdict;
    private final Probe probe;
    private final Survivor survivor;
    private final List<Browser> browsers;
    private final Random random;
    private final List<Fault> faults = new ArrayList<>();

    /// @param phones five that nobody else uses
    Faults(House house, Plan plan, Verdict verdict, List<SipPhone> phones, List<Browser> browsers) {
        this.house = house;
        this.plan = plan;
        this.verdict = verdict;
        this.probe = new Probe(phones.get(0), phones.get(1));
        this.survivor = new Survivor(house, verdict, phones.get(2), phones.get(3), phones.get(4));
        this.browsers = browsers;
        this.random = new Random(plan.seed());
    }

    /// Each kind once; in the full form again and again until the time is over.
    List<Fault> run() {
        Instant end = Instant.now().plus(plan.length());
        if (plan.faults().isEmpty()) {
            LockSupport.parkNanos((plan.full() ? plan.length() : CALLS_ALONE).toNanos());
            return faults;
        }
        do {
            List<FaultKind> round = new ArrayList<>(plan.faults());
            Collections.shuffle(round, random);
            for (FaultKind kind : round) {
                LockSupport.parkNanos(plan.pause().toNanos());
                Fault fault = happens(kind);
                faults.add(fault);
                System.out.printf("chaos: %s, control back after %s%n", fault, fault.recovery());
            }
        } while (plan.full() && Instant.now().isBefore(end));
        return faults;
    }

    private Fault happens(FaultKind kind) {
        Survivor.Talk talk = kind.isAsterisksEnd() ? null : survivor.talk(kind);
        int connects = browsers.stream().mapToInt(Browser::connects).sum();
        Instant began = Instant.now();
        house.begin(kind);
        if (talk != null && kind != FaultKind.ASTERISK_FROZEN) {
            talk.goesOn(kind.toString());
        }
        LockSupport.parkNanos(
                Math.max(0, Duration.between(Instant.now(), began.plus(plan.lengthOf(kind))).toNanos()));
        house.end(kind);
        Instant back = Instant.now();
        boolean started = kind == FaultKind.SERVICE_KILLED || kind == FaultKind.DATABASE_RESTORED;
        Instant listening = started ? listening() : null;
        Instant recovered = kind == FaultKind.BROWSERS_CUT ? pagesAreRight(connects) : probe.firstAnswer();
        if (recovered != null && kind.isDatabases()) {
            recovered = clicksAreTaken();
        }
        if (recovered == null) {
            verdict.differs("no control within a minute", kind.toString(), began + " to " + back);
            house.keepThreads();
        }
        if (talk != null) {
            talk.goesOn("the time after " + kind);
            talk.isControlledAfter(kind.toString());
        }
        return new Fault(kind, began, back, listening, recovered);
    }

    private @Nullable Instant listening() {
        return when(() -> {
            try {
                return house.service().get("/actuator/health/liveness").contains("UP");
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    /// Phones have no need of the database; people who click do.
    private @Nullable Instant clicksAreTaken() {
        return when(() -> {
            try {
                return house.admin().get("/api/calls/active").status() == 200;
            } catch (AssertionError notSignedIn) {
                return false;
            }
        });
    }

    private @Nullable Instant pagesAreRight(int connects) {
        return when(() -> browsers.stream().mapToInt(Browser::connects).sum() >= connects + browsers.size()
                && browsers.stream().allMatch(browser -> browser.differences().isEmpty()));
    }

    private static @Nullable Instant when(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            if (condition.getAsBoolean()) {
                return Instant.now();
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return null;
    }
}
