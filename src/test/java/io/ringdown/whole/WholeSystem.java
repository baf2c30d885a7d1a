package io.ringdown.whole;

import static org.awaitility.Awaitility.await;

import io.ringdown.RingdownApplication;
import io.ringdown.local.AsteriskPlace;
import io.ringdown.local.LocalAsterisk;
import io.ringdown.local.LocalPostgres;
import io.ringdown.local.RealAsterisk;
import io.ringdown.phone.SipPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// All of Ringdown on free ports of the loopback address and in a directory of its own: a durable PostgreSQL, a real
/// Asterisk, and the service with the demo people. Where no Asterisk is to be had, whoever asks for it is skipped.
public final class WholeSystem implements AutoCloseable {

    /// The SIP secret of the demo phones, and of those that tests add.
    public static final String SIP_SECRET = "of-the-phones-of-the-tests";
    /// So short that a test can wait for it, so long that no phone misses it.
    static final Duration RING_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(WholeSystem.class);

    private static @Nullable WholeSystem shared;

    private final Path home;
    private final int postgresPort = freePort();
    private LocalPostgres postgres;
    private final LocalAsterisk asterisk;
    private final ArrayList<String> settings;
    private final int webPort = freePort();
    private final int livePort = freePort();
    private ConfigurableApplicationContext service;

    private WholeSystem(Path home, LocalAsterisk asterisk, URI ari, List<String> more) {
        this.home = home;
        this.asterisk = asterisk;
        this.postgres = LocalPostgres.start(home.resolve("postgres"), postgresPort);
        AsteriskPlace place = asterisk.place();
        settings = new ArrayList<>(List.of("--spring.profiles.active=local", "--spring.main.banner-mode=off",
                "--server.port=" + webPort, "--server.address=127.0.0.1", "--ringdown.live.port=" + livePort,
                "--ringdown.logs=" + home.resolve("logs"),
                "--ringdown.recording.folder=" + home.resolve("recordings"),
                "--ringdown.call.backlog=" + home.resolve("backlog"),
                "--spring.datasource.url=" + postgres.url(),
                "--spring.datasource.username=" + postgres.username(),
                "--spring.datasource.password=" + postgres.password(), "--ringdown.demo.enabled=true",
                "--ringdown.demo.sip-secret=" + SIP_SECRET,
                "--ringdown.device.sip-server=127.0.0.1:" + place.sipPort(),
                "--ringdown.device.websocket-urls=ws://127.0.0.1:" + place.ariPort() + "/ws",
                "--ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384",
                "--ringdown.routing.ring-timeout=" + RING_TIMEOUT.toMillis() + "ms",
                "--ASTERISK_ARI_PORT=" + place.ariPort(), "--ringdown.asterisk.nodes[0].name=real",
                "--ringdown.asterisk.nodes[0].url=" + ari,
                "--ringdown.asterisk.nodes[0].username=" + place.username(),
                "--ringdown.asterisk.nodes[0].password=" + place.password()));
        for (String setting : more) { // a setting said twice would be a list of both
            settings.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            settings.add(setting);
        }
        service = startServiceOrNothing();
    }

    /// The one that tests share which leave it as they found it; it ends with the JVM.
    static synchronized WholeSystem shared() {
        if (shared == null) {
            WholeSystem made = start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("whole-system-end").unstarted(made::close));
            shared = made;
        }
        return shared;
    }

    /// One for a test that is hard on it.
    ///
    /// @param more settings as on a command line, such as `--ringdown.routing.ring-timeout=30s`
    public static WholeSystem start(String... more) {
        Path home = newHome();
        LocalAsterisk asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk")));
        return new WholeSystem(home, asterisk, asterisk.place().url(), List.of(more));
    }

    /// One whose connection to Asterisk goes over a line that can be cut.
    public static WholeSystem startOver(Line line, String... more) {
        Path home = newHome();
        LocalAsterisk asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk")));
        return new WholeSystem(home, asterisk, line.to(asterisk.place().url()), List.of(more));
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory("ringdown-whole");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not among those that the system gives to connections, or one of these could take it before it is used.
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                LOG.debug("port {} is taken", port);
            }
        }
    }

    private ConfigurableApplicationContext startService() {
        SpringApplication application = new SpringApplication(RingdownApplication.class);
        application.setRegisterShutdownHook(false);
        ConfigurableApplicationContext started = application.run(settings.toArray(String[]::new));
        service = started;
        awaitConnected();
        return started;
    }

    private ConfigurableApplicationContext startServiceOrNothing() {
        try {
            return startService();
        } catch (RuntimeException | Error e) {
            asterisk.close();
            postgres.close();
            throw e;
        }
    }

    /// Stops the service as an operator does; Asterisk and PostgreSQL go on.
    public void stopService() {
        service.close();
    }

    /// Starts the service anew, with the same settings.
    public void startServiceAgain() {
        service = startService();
    }

    /// PostgreSQL goes away: every connection is cut off, and nobody answers.
    void stopDatabase() {
        postgres.close();
    }

    /// It is back, with all that was in it.
    void startDatabaseAgain() {
        postgres = LocalPostgres.start(home.resolve("postgres"), postgresPort);
    }

    /// Keeps a copy of the database as it is. The service is stopped.
    public void copyDatabase() {
        copyDatabase(postgres, "postgres", "copy");
    }

    /// The database is again as it was when the copy was made. The service is stopped.
    public void restoreDatabase() {
        copyDatabase(postgres, "copy", "postgres");
    }

    /// Nobody is connected to the one that is copied; whoever is to the other is cut off.
    public static void copyDatabase(LocalPostgres postgres, String from, String to) {
        JdbcClient server = JdbcClient.create(new DriverManagerDataSource(
                postgres.url().replaceFirst("[^/]+$", "template1"), postgres.username(), postgres.password()));
        server.sql("drop database if exists " + to + " with (force)").update();
        server.sql("create database " + to + " template " + from).update();
    }

    /// Waits until the service is connected to Asterisk, has compared, and has told it of all phones.
    public void awaitConnected() {
        await("the service is connected to Asterisk").atMost(Duration.ofSeconds(30)).until(
                () -> node().at("/phase").asString().equals("ready") && !node().at("/provisioned_at").isNull());
    }

    /// How it stands with Asterisk, as REST tells it.
    JsonNode node() {
        return person("admin").get("/api/calls/asterisk/status").expect(200).body().at("/nodes/0");
    }

    /// One of the demo people, signed in.
    public Person person(String username) {
        return Person.signedIn(url(), username, username.equals("admin")
                ? "admin123"
                : username.equals("attendant") ? "attendant123" : "client123");
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + webPort);
    }

    public int livePort() {
        return livePort;
    }

    /// A registered phone.
    public SipPhone phone(String endpoint) {
        return SipPhone.register(endpoint, SIP_SECRET, asterisk.place().sip());
    }

    public LocalAsterisk asterisk() {
        return asterisk;
    }

    ConfigurableApplicationContext service() {
        return service;
    }

    Path home() {
        return home;
    }

    public JdbcClient sql() {
        return JdbcClient
                .create(new DriverManagerDataSource(postgres.url(), postgres.username(), postgres.password()));
    }

    /// What Asterisk itself says it has.
    public AsteriskView inAsterisk() {
        return new AsteriskView(asterisk.place());
    }

    @Override
    public void close() {
        service.close();
        asterisk.close();
        postgres.close();
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
