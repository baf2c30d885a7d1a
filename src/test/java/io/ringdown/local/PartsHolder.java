package io.ringdown.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A JVM of its own that holds a PostgreSQL and an Asterisk until it is killed, for [LocalPartsIT].
final class PartsHolder {

    private PartsHolder() {}

    public static void main(String[] args) throws InterruptedException {
        Path home = Path.of(args[0]);
        LocalPostgres.startOnFreePort(home.resolve("postgres"));
        LocalAsterisk asterisk = LocalAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk")),
                System.out::println);
        System.out.println("asterisk=" + asterisk.pid());
        new CountDownLatch(1).await();
    }
}
