package io.ringdown.local;

import io.ringdown.RingdownApplication;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/// The service on one machine, with a PostgreSQL and an Asterisk of its own where none is configured:
/// what `./mvnw spring-boot:run` starts. All of it stops with the JVM.
public final class LocalRingdown {

    private static final Path DATA = Path.of(Settings.text("ringdown.local.data", "data"));

    /// How what was started is stopped again.
    private static final Queue<Runnable> STARTED = new ConcurrentLinkedQueue<>();

    private final LocalSecrets secrets = LocalSecrets.in(DATA.resolve("local.properties"));
    private final int httpPort = Settings.number("server.port", Settings.number("port", 8080));
    private final int livePort = Settings.number("ringdown.live.port", 9092);
    private final long begin = System.nanoTime();

    private LocalRingdown() {}

    public static void main(String[] args) {
        try {
            new LocalRingdown().run(args);
        } catch (CannotStart e) {
            exit(e);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof CannotStart known)) {
                throw e;
            }
            exit(known);
        } catch (RuntimeException | Error e) {
            stopAll();
            throw e;
        }
    }

    private void run(String[] args) {
        endWithMaven();
        Ports.requireFree(httpPort, "HTTP", "PORT");
        Ports.requireFree(livePort, "Socket.IO", "RINGDOWN_LIVE_PORT");
        // Both at once: either takes seconds, and at the first start both download or unpack.
        CompletableFuture<Void> database = CompletableFuture.runAsync(this::providePostgres);
        CompletableFuture<AsteriskPlace> asterisk = CompletableFuture.supplyAsync(this::provideAsterisk);
        CompletableFuture.allOf(database, asterisk).join();
        configure();
        SpringApplication application = new SpringApplication(RingdownApplication.class);
        application.addListeners(
                (ApplicationListener<ApplicationReadyEvent>) _ -> new Banner(httpPort, livePort, asterisk.join())
                        .print(begin));
        application.run(args);
    }

    /// Where Maven is killed, its `spring-boot:run` would leave this JVM behind.
    private static void endWithMaven() {
        ProcessHandle.current().parent().filter(parent -> parent.info().command()
                .filter(command -> command.endsWith("/java")).isPresent())
                .ifPresent(maven -> {
                    var _ = maven.onExit().thenRun(() -> System.exit(1));
                });
    }

    private void providePostgres() {
        if (Settings.text("database-url") != null || Settings.text("database-url-file") != null
                || Settings.text("spring.datasource.url") != null) {
            say("PostgreSQL: the configured one is used");
            return;
        }
        int port = Settings.number("ringdown.local.postgres-port", LocalPostgres.USUAL_PORT);
        say("PostgreSQL: starting on 127.0.0.1:" + port);
        LocalPostgres postgres = LocalPostgres.start(DATA.resolve("postgres"), port);
        stopAfterSpring(postgres::close);
        System.setProperty("spring.datasource.url", postgres.url());
        System.setProperty("spring.datasource.username", postgres.username());
        System.setProperty("spring.datasource.password", postgres.password());
        say("PostgreSQL: ready, its data are kept in " + DATA.resolve("postgres"));
    }

    private AsteriskPlace provideAsterisk() {
        AsteriskPlace place = AsteriskPlace
                .usual(DATA.resolve("asterisk").toAbsolutePath(),
                        Settings.secret("asterisk-ari-pass", secrets.get("ari-password")))
                .withPorts(Settings.number("asterisk-ari-port", 8088), Settings.number("asterisk-sip-port", 5060),
                        Settings.number("asterisk-rtp-from", 10_000), Settings.number("asterisk-rtp-to", 10_999));
        String url = place.url().toString();
        String elsewhere = Settings.text("asterisk-host");
        if (elsewhere != null) {
            url = "http://" + elsewhere + ":" + place.ariPort();
            say("Asterisk: the configured one is used, " + url);
        } else if (!LocalAsterisk.wasLeftBehind(place) && AriPing.answers(place)) {
            say("Asterisk: the one that already answers at " + url + " is used");
        } else {
            say("Asterisk: starting, ARI on " + url + ", SIP on 127.0.0.1:" + place.sipPort());
            stopAfterSpring(LocalAsterisk.start(place, LocalRingdown::say)::close);
            say("Asterisk: ready");
        }
        Settings.offer("ringdown.asterisk.nodes[0].name", "local");
        Settings.offer("ringdown.asterisk.nodes[0].url", url);
        Settings.offer("ringdown.asterisk.nodes[0].username", Settings.text("asterisk-ari-user", place.username()));
        Settings.offer("ringdown.asterisk.nodes[0].password", place.password());
        String host = elsewhere != null ? elsewhere : "127.0.0.1";
        Settings.offer("ringdown.device.sip-server", host + ":" + place.sipPort());
        Settings.offer("ringdown.device.websocket-urls", "ws://" + host + ":" + place.ariPort() + "/ws");
        return place;
    }

    private void configure() {
        Settings.offer("spring.profiles.active", "local");
        Settings.offer("ringdown.account.jwt-secret", secrets.get("jwt-secret"), "jwt-secret");
        Settings.offer("ringdown.demo.sip-secret", secrets.get("demo-sip-secret"), "demo-sip-secret");
    }

    /// The service still needs its database and Asterisk while it stops.
    private static void stopAfterSpring(Runnable stop) {
        STARTED.add(stop);
        SpringApplication.getShutdownHandlers().add(stop);
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /// What was started for a start that fails is not left behind.
    private static void stopAll() {
        for (Runnable stop = STARTED.poll(); stop != null; stop = STARTED.poll()) {
            stop.run();
        }
    }

    private static void exit(CannotStart reason) {
        stopAll();
        System.err.println();
        System.err.println(reason.getMessage());
        System.exit(1);
    }
}
