package io.ringdown.chaos;

import static org.awaitility.Awaitility.await;

import io.ringdown.local.AsteriskPlace;
import io.ringdown.local.LocalAsterisk;
import io.ringdown.local.LocalPostgres;
import io.ringdown.local.RealAsterisk;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.AsteriskView;
import io.ringdown.whole.Line;
import io.ringdown.whole.MoreLines;
import io.ringdown.whole.Person;
import io.ringdown.whole.ServiceProcess;
import io.ringdown.whole.WholeSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/// All parts, each a process of its own that can be killed or frozen: PostgreSQL, Asterisk, the service; the line between the
/// last two and that to the browsers, which can be cut; and phones.
final class House implements AutoCloseable {

    private static final int FIRST_LINE = 3200;
    private static final List<String> EDGES = List.of("\"StasisStart\"", "\"ChannelStateChange\"", "\"ChannelHold\"",
            "\"ChannelTransfer\"", "\"ChannelDestroyed\"");

    private final Path directory;
    private final Path home;
    private final int postgresPort = WholeSystem.freePort();
    private final Line ari = new Line();
    private final Line live = new Line();
    private final int livePort;
    private final LocalAsterisk asterisk;
    private LocalPostgres postgres;
    private final ServiceProcess service;
    private final List<SipPhone> phones = new ArrayList<>();
    private volatile boolean edges;
    private int freeLine;
    private final EventLogs logs;
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();

    /// Skips the test where no Asterisk is to be had.
    ///
    /// @param directory for what is worth keeping
    House(Plan plan, Path directory) {
        this.directory = directory;
        home = newHome();
        asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk")));
        postgres = LocalPostgres.start(home.resolve("postgres"), postgresPort);
        logs = new EventLogs(home.resolve("asterisk/spool/recording/ringdown-ends.sln"), home);
        try {
            service = startService(directory.resolve("service.log"));
            livePort = live.to(URI.create("http://127.0.0.1:" + service.livePort())).getPort();
            furnish(plan);
        } catch (RuntimeException | Error e) {
            asterisk.close();
            postgres.close();
            delete();
            throw e;
        }
    }

    private void delete() {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void furnish(Plan plan) {
        freeLine = FIRST_LINE + plan.lines();
        IntStream.range(FIRST_LINE, freeLine + 2)
                .forEach(line -> MoreLines.add(sql(), "" + line, "" + line));
        await("Asterisk knows the phones").atMost(Duration.ofSeconds(30))
                .until(() -> inAsterisk().endpoints().size() >= plan.lines());
        Stream.concat(Stream.of("3001", "3002", "3003", "3004"),
                IntStream.range(FIRST_LINE, FIRST_LINE + plan.lines()).mapToObj(Integer::toString))
                .forEach(line -> phones.add(
                        SipPhone.register(line, WholeSystem.SIP_SECRET, asterisk.place().sip())));
    }

    private ServiceProcess startService(Path log) {
        AsteriskPlace place = asterisk.place();
        return ServiceProcess.start(log, List.of("--spring.profiles.active=local", "--spring.main.banner-mode=off",
                "--ringdown.logs=" + home.resolve("logs"), "--ringdown.recording.folder=" + home.resolve("recordings"),
                "--spring.datasource.url=" + postgres.url(), "--spring.datasource.username=" + postgres.username(),
                "--spring.datasource.password=" + postgres.password(), "--ringdown.demo.enabled=true",
                "--ringdown.demo.sip-secret=" + WholeSystem.SIP_SECRET, "--ringdown.device.refresh-after=1s",
                "--ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384",
                "--ringdown.routing.ring-timeout=4s", "--ringdown.recording.retry-longest=2s",
                "--ringdown.recording.transfer-timeout=5s", "--ringdown.asterisk.away.look-every=1s",
                "--ringdown.asterisk.nodes[0].name=real",
                "--ringdown.asterisk.nodes[0].url=" + ari.to(place.url()),
                "--ringdown.asterisk.nodes[0].username=" + place.username(),
                "--ringdown.asterisk.nodes[0].password=" + place.password()));
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory("ringdown-chaos");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<SipPhone> phones() {
        return phones;
    }

    /// A phone at one of two lines that are nobody else's; whatever phone was there before is forgotten.
    ///
    /// @param n 0 or 1
    SipPhone newPhone(int n) {
        return SipPhone.register("" + (freeLine + n), WholeSystem.SIP_SECRET, asterisk.place().sip());
    }

    ServiceProcess service() {
        return service;
    }

    /// Where browsers find the service.
    int livePort() {
        return livePort;
    }

    Person admin() {
        return Person.signedIn(service.url(), "admin", "admin123");
    }

    JdbcClient sql() {
        return JdbcClient.create(
                new DriverManagerDataSource(postgres.url(), postgres.username(), postgres.password()));
    }

    AsteriskView inAsterisk() {
        return new AsteriskView(asterisk.place());
    }

    /// Asterisk's own account of its channels (`cdr_custom.conf`).
    Path records() {
        return asterisk.place().home().resolve("log/cdr-custom/calls.csv");
    }

    /// Asterisk's own log of what happened to its channels. Ringdown removes the file now and then, so each is kept by a link.
    List<Path> eventLogs() {
        return logs.links();
    }

    /// How often Asterisk was ended, by whomever: whoever it carried then is told nothing.
    int ends() {
        return ends.get() + crashes().size();
    }

    /// How often the service was started again: until it is there, nobody lets go of whoever is left alone.
    int starts() {
        return starts.get();
    }

    /// When Asterisk has ended by itself.
    List<LocalAsterisk.Crash> crashes() {
        return asterisk.crashes();
    }

    /// Is whatever Asterisk had at this time gone, by no doing of ours?
    boolean hasCrashedSince(Instant then) {
        return !asterisk.running() || crashes().stream().anyMatch(crash -> crash.at().isAfter(then));
    }

    /// What Asterisk has written, for whoever has to find out why something differs.
    void keep() {
        try {
            Files.copy(records(), directory.resolve("calls.csv"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(asterisk.place().home().resolve("console.log"), directory.resolve("asterisk.log"),
                    StandardCopyOption.REPLACE_EXISTING);
            Path crashed = asterisk.place().home().resolve("console-before.log");
            if (Files.exists(crashed)) {
                Files.copy(crashed, directory.resolve("asterisk-before.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What every thread of Asterisk waits for, where there is a debugger: how one that has blocked itself is understood.
    void keepThreads() {
        try {
            new ProcessBuilder("timeout", "60", "gdb", "-p", "" + asterisk.pid(), "-batch", "-ex",
                    "thread apply all backtrace").redirectErrorStream(true)
                    .redirectOutput(directory.resolve("asterisk-threads.txt").toFile()).start().waitFor();
        } catch (IOException noDebugger) {
            System.out.println("chaos: no threads of Asterisk: " + noDebugger.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void begin(FaultKind kind) {
        switch (kind) {
            case SERVICE_KILLED -> kill();
            case ASTERISK_RESTARTED -> {
                ends.incrementAndGet();
                asterisk.close();
            }
            case ASTERISK_KILLED -> {
                ends.incrementAndGet();
                asterisk.kill();
            }
            case SOCKET_CUT -> ari.cut();
            case SOCKET_CUT_AT_AN_EDGE -> cutAtEdges();
            case SOCKET_HALF_OPEN -> ari.swallow();
            case DATABASE_STOPPED -> postgres.close();
            case SERVICE_FROZEN -> signal("STOP", List.of(service.pid()));
            case ASTERISK_FROZEN -> asterisk.freeze();
            case DATABASE_FROZEN -> signal("STOP", postgresPids());
            case BROWSERS_CUT -> live.cut();
            case DATABASE_RESTORED -> {
                kill();
                copyDatabase("postgres", "copy");
                service.startAgain();
                service.awaitReady();
            }
            case ASTERISK_CRASHED -> throw new IllegalArgumentException("nobody can make it");
        }
    }

    /// Again and again until the fault is over: what is told of a call is heard, what is wanted of it then is not.
    private void cutAtEdges() {
        edges = true;
        Thread.ofVirtual().name("edges").start(() -> {
            for (int n = 0; edges; n++) {
                ari.cutSoonAfter(EDGES.get(n % EDGES.size()), Duration.ofMillis(n * 7L % 25), Duration.ofMillis(200));
                LockSupport.parkNanos(Duration.ofMillis(800).toNanos());
            }
        });
    }

    /// Returns when the peer is back, or has been started where that is the service.
    void end(FaultKind kind) {
        switch (kind) {
            case SERVICE_KILLED -> service.startAgain();
            case ASTERISK_RESTARTED, ASTERISK_KILLED -> asterisk.startAgain();
            case SOCKET_CUT, SOCKET_HALF_OPEN -> ari.mend();
            case SOCKET_CUT_AT_AN_EDGE -> {
                edges = false;
                ari.mend();
            }
            case DATABASE_STOPPED -> postgres = LocalPostgres.start(home.resolve("postgres"), postgresPort);
            case SERVICE_FROZEN -> signal("CONT", List.of(service.pid()));
            case ASTERISK_FROZEN -> asterisk.thaw();
            case DATABASE_FROZEN -> signal("CONT", postgresPids());
            case BROWSERS_CUT -> live.mend();
            case DATABASE_RESTORED -> {
                kill();
                copyDatabase("copy", "postgres");
                service.startAgain();
            }
            case ASTERISK_CRASHED -> throw new IllegalArgumentException("it ends by itself");
        }
    }

    private void kill() {
        starts.incrementAndGet();
        service.kill();
    }

    private void copyDatabase(String from, String to) {
        WholeSystem.copyDatabase(postgres, from, to);
    }

    /// The first server process, which cannot make more once it is frozen, then all that it has made.
    private List<Long> postgresPids() {
        try {
            long first = Long.parseLong(Files.readAllLines(home.resolve("postgres/postmaster.pid")).getFirst().strip());
            return Stream.concat(Stream.of(first), ProcessHandle.of(first).stream()
                    .flatMap(ProcessHandle::descendants).map(ProcessHandle::pid)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String name, List<Long> pids) {
        for (long pid : pids) {
            try {
                new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        logs.close();
        phones.forEach(SipPhone::vanish);
        service.close();
        asterisk.close();
        postgres.close();
        ari.close();
        live.close();
        delete();
    }
}
