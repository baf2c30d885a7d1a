package io.ringdown.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringdown.SelfSigned;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who reaches an Asterisk of `asterisk-config`: nobody beyond the machine unless it is told so, then by TLS, and from the
/// networks that are permitted. A real Asterisk, started by the script as its users start it.
class AsteriskDoorIT {

    private static final String PASSWORD = "a-password-of-the-test";

    @TempDir
    Path home;

    private AsteriskPlace place = AsteriskPlace.usual(Path.of(""), "");

    private @Nullable Process asterisk;

    @BeforeEach
    void needsAsterisk() {
        RealAsterisk.start(AsteriskPlace.onFreePorts(home.resolve("probe"))).close(); // or skip
        AsteriskPlace free = AsteriskPlace.onFreePorts(home.resolve("it"));
        place = new AsteriskPlace(free.home(), free.include(), free.ariPort(), free.sipPort(), free.rtpFrom(),
                free.rtpTo(), free.username(), PASSWORD);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (asterisk != null) {
            asterisk.destroy();
            if (!asterisk.waitFor(5, TimeUnit.SECONDS)) {
                asterisk.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void givenNothingButAPassword_whenItRuns_thenItListensOnLoopbackAlone() throws Exception {
        Process running = started(Map.of());
        Set<String> addresses = listening(running.pid());
        assertThat(addresses).contains("tcp 127.0.0.1:" + place.ariPort(), "udp 127.0.0.1:" + place.sipPort());
        List<String> beyond = addresses.stream().filter(socket -> !socket.contains(" 127.0.0.1:")).toList();
        assertThat(beyond).as("PJSIP asks name servers from one socket a family").hasSizeLessThanOrEqualTo(2)
                .allMatch(socket -> socket.startsWith("udp"));
        for (String socket : beyond) {
            int port = Integer.parseInt(socket.substring(socket.lastIndexOf(':') + 1));
            assertThatThrownBy(() -> options(InetAddress.getLoopbackAddress(), port)).as("and serves nobody there")
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void givenTheAriUser_whenThePasswordIsMissingOrWrong_thenItIsRefused() throws Exception {
        started(Map.of());
        URI ping = place.url().resolve("/ari/asterisk/ping");
        assertThat(status(ping, null, "")).isEqualTo(401);
        assertThat(status(ping, null, "ringdown:admin")).isEqualTo(401);
        assertThat(status(ping, null, "admin:admin")).isEqualTo(401);
        assertThat(status(ping, null, "asterisk:asterisk")).isEqualTo(401);
        assertThat(status(ping, null, "ringdown:" + PASSWORD)).isEqualTo(200);
        assertThat(status(place.url().resolve("/ari/asterisk/info?api_key=ringdown:wrong"), null, "")).isEqualTo(401);
        assertThat(status(place.url().resolve("/httpstatus"), null, "")).isEqualTo(404);
        Path configuration = place.home().resolve("etc/ari.conf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration))).isEqualTo("rw-------");
    }

    @Test
    void givenACertificate_whenItRuns_thenHttpsShowsIt_andPlainHttpStaysOnLoopback() throws Exception {
        SelfSigned made = SelfSigned.in(home.resolve("tls"));
        int port = Ports.freeTcp();
        Process running = started(Map.of("ASTERISK_TLS_CERT", made.certificate().toString(), "ASTERISK_TLS_KEY",
                made.key().toString(), "ASTERISK_TLS_PORT", "" + port, "ASTERISK_BIND", "0.0.0.0"));
        URI ping = URI.create("https://localhost:" + port + "/ari/asterisk/ping");
        assertThat(status(ping, made, "ringdown:" + PASSWORD)).isEqualTo(200);
        assertThat(status(ping, made, "ringdown:wrong")).isEqualTo(401);
        try (HttpClient client = HttpClient.newBuilder().sslContext(made.trusting()).build()) {
            var session = client.send(HttpRequest.newBuilder(ping).build(), HttpResponse.BodyHandlers.discarding())
                    .sslSession().orElseThrow();
            X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
            assertThat(shown).isEqualTo(made.read());
            assertThat(session.getProtocol()).isIn("TLSv1.3", "TLSv1.2");
        }
        assertThat(listening(running.pid())).contains("tcp 0.0.0.0:" + port, "tcp 127.0.0.1:" + place.ariPort(),
                "udp 0.0.0.0:" + place.sipPort()).noneMatch(socket -> socket.equals("tcp 0.0.0.0:" + place.ariPort()));
        assertThat(console("pjsip show transports")).contains("transport-wss");
    }

    @Test
    void givenNetworksThatArePermitted_whenSomebodyElseComes_thenSipAndAriRefuse() throws Exception {
        InetAddress own = ownAddress();
        started(Map.of("ASTERISK_BIND", "0.0.0.0", "ASTERISK_SIP_PERMIT", "127.0.0.0/8", "ASTERISK_ARI_PERMIT",
                "127.0.0.1"));
        assertThat(options(InetAddress.getLoopbackAddress(), place.sipPort())).startsWith("SIP/2.0")
                .doesNotContain("403");
        assertThat(options(own, place.sipPort())).startsWith("SIP/2.0 403");
        URI elsewhere = URI.create("http://" + own.getHostAddress() + ":" + place.ariPort() + "/ari/asterisk/ping");
        assertThat(status(elsewhere, null, "ringdown:" + PASSWORD)).isNotEqualTo(200);
        assertThat(status(place.url().resolve("/ari/asterisk/ping"), null, "ringdown:" + PASSWORD)).isEqualTo(200);
    }

    @Test
    void givenSettingsThatAreUnsafeOrWrong_whenItIsStarted_thenItSaysWhy() throws Exception {
        assertThat(refusal(Map.of("ASTERISK_ARI_PASS", ""))).contains("ASTERISK_ARI_PASS is not set");
        assertThat(refusal(Map.of("ASTERISK_ARI_PASS", "admin"))).contains("fewer than 12 characters");
        assertThat(refusal(Map.of("ASTERISK_TLS_CERT", "/etc/hostname"))).contains("belong together");
        assertThat(refusal(Map.of("ASTERISK_TLS_CERT", "/missing", "ASTERISK_TLS_KEY", "/missing")))
                .contains("'/missing' cannot be read");
        assertThat(refusal(Map.of("ASTERISK_SIP_PERMIT", "anybody"))).contains("not networks");
        assertThat(refusal(Map.of("ASTERISK_ARI_PASS_FILE", "/missing"))).contains("both set");
    }

    @Test
    void givenThePasswordInAFile_whenItRuns_thenItIsTheOne() throws Exception {
        Path file = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        started(Map.of("ASTERISK_ARI_PASS", "", "ASTERISK_ARI_PASS_FILE", file.toString()));
        assertThat(status(place.url().resolve("/ari/asterisk/ping"), null, "ringdown:" + PASSWORD)).isEqualTo(200);
    }

    private Process started(Map<String, String> settings) throws IOException {
        Process starting = launch(settings);
        asterisk = starting;
        await().atMost(30, TimeUnit.SECONDS).until(() -> !starting.isAlive() || AriPing.answers(place));
        assertThat(starting.isAlive()).as(() -> said(starting)).isTrue();
        return starting;
    }

    private String refusal(Map<String, String> settings) throws Exception {
        Process refused = launch(settings);
        assertThat(refused.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(2);
        return said(refused);
    }

    private Process launch(Map<String, String> settings) throws IOException {
        ProcessBuilder script = new ProcessBuilder(AsteriskPlace.script().toString(), "run", "--end-with-stdin",
                "--home", place.home().toString(), "--include", place.include().toString(), "--ari-port",
                "" + place.ariPort(), "--sip-port", "" + place.sipPort(), "--rtp",
                place.rtpFrom() + "-" + place.rtpTo()).redirectErrorStream(true)
                .redirectOutput(home.resolve("said").toFile());
        Map<String, String> environment = new HashMap<>(script.environment());
        environment.keySet()
                .removeIf(name -> name.startsWith("ASTERISK_") && !name.equals("ASTERISK_IGNORE_INSTALLED"));
        environment.put("ASTERISK_ARI_PASS", PASSWORD);
        environment.putAll(settings);
        script.environment().clear();
        script.environment().putAll(environment);
        return script.start();
    }

    private String said(Process process) {
        try {
            return "exit " + (process.isAlive() ? "none" : process.exitValue()) + ": "
                    + Files.readString(home.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String console(String command) throws IOException {
        Process cli = new ProcessBuilder(AsteriskPlace.script().toString(), "cli", "--home", place.home().toString(),
                command).redirectErrorStream(true).start();
        return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int status(URI uri, @Nullable SelfSigned trusted, String credentials) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!credentials.isEmpty()) {
            request.header("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        try (HttpClient client = trusted == null
                ? builder.build()
                : builder.sslContext(trusted.trusting()).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (ConnectException refused) {
            return 0;
        }
    }

    /// Asks by SIP whether somebody is there, from the address that it is sent to.
    private static String options(InetAddress address, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, address)) {
            socket.setSoTimeout(2_000);
            String host = address.getHostAddress();
            byte[] request = """
                    OPTIONS sip:%1$s SIP/2.0
                    Via: SIP/2.0/UDP %1$s:%2$d;branch=z9hG4bK-%2$d;rport
                    From: <sip:nobody@%1$s>;tag=1
                    To: <sip:%1$s>
                    Call-ID: %2$d@%1$s
                    CSeq: 1 OPTIONS
                    Max-Forwards: 70
                    Content-Length: 0

                    """.formatted(host, socket.getLocalPort()).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(request, request.length, address, port));
            DatagramPacket answer = new DatagramPacket(new byte[4_000], 4_000);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    /// An IPv4 address of this machine that is not loopback.
    private static InetAddress ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress()).findFirst()
                .orElseGet(() -> org.junit.jupiter.api.Assumptions.abort("skipped, this machine has loopback only"));
    }

    /// What a process and its children listen on, as `tcp ADDRESS:PORT`, by the sockets they hold (proc(5)).
    private static Set<String> listening(long pid) throws IOException {
        Set<String> inodes = Stream
                .concat(ProcessHandle.of(pid).stream(),
                        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants))
                .flatMap(process -> sockets(process.pid())).collect(Collectors.toSet());
        Set<String> found = new java.util.TreeSet<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", protocol))) {
                String[] column = line.strip().split("\\s+", -1);
                if (inodes.contains(column[9]) && (protocol.startsWith("udp") || column[3].equals("0A"))) {
                    found.add(protocol + " " + address(column[1]));
                }
            }
        }
        return found;
    }

    private static Stream<String> sockets(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", "" + pid, "fd"))) {
            return files.map(AsteriskDoorIT::target).filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1)).toList().stream();
        } catch (IOException gone) {
            return Stream.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static String address(String hex) {
        int colon = hex.indexOf(':');
        int port = Integer.parseInt(hex.substring(colon + 1), 16);
        if (colon != 8) {
            return "[" + hex.substring(0, colon) + "]:" + port;
        }
        int packed = Integer.parseUnsignedInt(hex.substring(0, colon), 16);
        return "%d.%d.%d.%d:%d".formatted(packed & 255, packed >>> 8 & 255, packed >>> 16 & 255, packed >>> 24,
                port);
    }
}
