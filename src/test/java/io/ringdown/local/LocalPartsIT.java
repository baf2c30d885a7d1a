package io.ringdown.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The parts of one machine start, are durable, and leave nothing behind, however their JVM ends.
class LocalPartsIT {

    @TempDir
    Path home;

    @Test
    void givenAPostgresWithData_whenItIsStartedAgain_thenTheDataAreThereAndItIsDurable() throws SQLException {
        try (LocalPostgres first = LocalPostgres.startOnFreePort(home.resolve("postgres"))) {
            query(first, "create table kept as select 42 as answer; select answer from kept");
        }
        try (LocalPostgres second = LocalPostgres.startOnFreePort(home.resolve("postgres"))) {
            assertThat(query(second, "select answer from kept")).isEqualTo("42");
            assertThat(query(second, "show fsync")).isEqualTo("on");
            assertThat(query(second, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(second, "show full_page_writes")).isEqualTo("on");
            assertThat(query(second, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> LocalPostgres.startOnFreePort(home.resolve("postgres")))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Another Ringdown");
        }
    }

    @Test
    void givenATakenPort_whenAPartStarts_thenTheErrorNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> LocalPostgres.start(home.resolve("postgres"), port))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Port " + port);
            AsteriskPlace place = AsteriskPlace.onFreePorts(home.resolve("asterisk"));
            assertThatThrownBy(
                    () -> RealAsterisk.start(place.withPorts(port, place.sipPort(), place.rtpFrom(), place.rtpTo())))
                    .isInstanceOf(CannotStart.class).hasMessageContaining("Port " + port);
        }
    }

    @Test
    void givenARunningAsterisk_whenItIsFrozenKilledAndStartedAgain_thenItBehavesSo() {
        try (LocalAsterisk asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home))) {
            assertThat(AriPing.answers(asterisk.place())).isTrue();
            assertThat(asterisk.console("core show version")).contains("Asterisk 2");
            asterisk.freeze();
            assertThat(AriPing.answers(asterisk.place())).isFalse();
            asterisk.thaw();
            await().until(() -> AriPing.answers(asterisk.place()));
            asterisk.kill();
            assertThat(asterisk.running()).isFalse();
            asterisk.startAgain();
            assertThat(AriPing.answers(asterisk.place())).isTrue();
        }
    }

    @Test
    void givenARunningAsterisk_whenItEndsByItself_thenItIsStartedAgain_untilItIsClosed() throws Exception {
        LocalAsterisk asterisk = RealAsterisk.start(AsteriskPlace.onFreePorts(home));
        try (asterisk) {
            long first = asterisk.pid();
            new ProcessBuilder("kill", "-s", "SEGV", Long.toString(first)).start().waitFor();
            await().atMost(Duration.ofSeconds(30)).until(() -> !asterisk.crashes().isEmpty());
            assertThat(asterisk.crashes()).singleElement().satisfies(crash -> {
                assertThat(crash.exit()).isEqualTo(128 + 11);
                assertThat(crash.back()).isAfter(crash.at());
            });
            assertThat(AriPing.answers(asterisk.place())).isTrue();
            assertThat(asterisk.pid()).isNotEqualTo(first);
            assertThat(home.resolve("console-before.log")).exists();
        }
        await("it stays away").during(Duration.ofSeconds(2)).until(() -> !asterisk.running());
        assertThat(asterisk.crashes()).hasSize(1);
    }

    @Test
    void givenAJvmThatIsKilled_whenItsPartsAreLookedFor_thenAsteriskIsGoneAndPostgresStartsAnew() throws Exception {
        RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("probe"))).close(); // or skip
        Process jvm = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), PartsHolder.class.getName(), home.toString())
                .redirectErrorStream(true).start();
        long asterisk = asteriskOf(jvm);
        assertThat(ProcessHandle.of(asterisk)).isPresent();
        jvm.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(15))
                .until(() -> ProcessHandle.of(asterisk).filter(ProcessHandle::isAlive).isEmpty());
        try (LocalPostgres again = LocalPostgres.startOnFreePort(home.resolve("postgres"))) {
            assertThat(query(again, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void givenAJvmThatIsKilledWithAllThatWatchesIt_whenTheNextStarts_thenItEndsWhatWasLeftBehind() throws Exception {
        RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("probe"))).close(); // or skip
        Process jvm = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), PartsHolder.class.getName(), home.toString())
                .redirectErrorStream(true).start();
        ProcessHandle asterisk = ProcessHandle.of(asteriskOf(jvm)).orElseThrow();
        asterisk.descendants().forEach(ProcessHandle::destroyForcibly); // what watches for the JVM's end
        jvm.destroyForcibly().waitFor();
        await("nobody ends it").during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(10)).until(asterisk::isAlive);

        try (LocalAsterisk again = RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk")));
                LocalPostgres postgres = LocalPostgres.startOnFreePort(home.resolve("postgres"))) {
            assertThat(asterisk.isAlive()).isFalse();
            assertThat(again.pid()).isNotEqualTo(asterisk.pid());
            assertThat(query(postgres, "select 1")).isEqualTo("1");
            assertThatThrownBy(() -> RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("asterisk"))))
                    .isInstanceOf(CannotStart.class).hasMessageContaining("Another Ringdown");
        }
    }

    @Test
    void givenNoSecrets_whenTheyAreAskedFor_thenTheyAreMadeOnceAndOnlyTheOwnerReadsThem() throws Exception {
        Path file = home.resolve("data/local.properties");
        LocalSecrets made = LocalSecrets.in(file);
        assertThat(made.get("jwt-secret")).hasSizeGreaterThanOrEqualTo(64);
        assertThat(LocalSecrets.in(file).get("jwt-secret")).isEqualTo(made.get("jwt-secret"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void givenADirectoryThatCannotBeWritten_whenSecretsAreAskedFor_thenOneSentenceSaysSo() throws Exception {
        Path taken = Files.writeString(home.resolve("taken"), "a file");
        assertThatThrownBy(() -> LocalSecrets.in(taken.resolve("local.properties"))).isInstanceOf(CannotStart.class)
                .hasMessageContaining("taken cannot be written");
    }

    @Test
    void givenAStartThatFails_thenNothingThatItStartedIsLeft() throws Exception {
        RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("probe"))).close(); // or skip
        ProcessBuilder start = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), LocalRingdown.class.getName()).redirectErrorStream(true);
        start.environment().putAll(Map.of("RINGDOWN_LOCAL_DATA", home.resolve("data").toString(), "RINGDOWN_LOGS",
                "/proc/nope", "PORT", "" + Ports.freeTcp(), "RINGDOWN_LIVE_PORT", "" + Ports.freeTcp(),
                "RINGDOWN_LOCAL_POSTGRES_PORT", "" + Ports.freeTcp(), "ASTERISK_ARI_PORT", "" + Ports.freeTcp(),
                "ASTERISK_SIP_PORT", "" + Ports.freeUdp()));
        Process failing = start.start();
        String said = new String(failing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(failing.waitFor()).as(said).isNotZero();
        assertThat(said).contains("PostgreSQL: ready", "/proc/nope cannot be written")
                .doesNotContain("it ended by itself");
        await("what watched for its end is gone, too").atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.allProcesses().noneMatch(one -> one.info().commandLine()
                        .filter(line -> line.contains(home.toString())).isPresent()));
    }

    private static long asteriskOf(Process jvm) throws Exception {
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines = jvm.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.append(line).append('\n');
                if (line.startsWith("asterisk=")) {
                    return Long.parseLong(line.substring("asterisk=".length()));
                }
            }
        }
        throw new AssertionError("the other JVM did not start its parts: " + seen);
    }

    private static String query(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.username(),
                postgres.password());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
