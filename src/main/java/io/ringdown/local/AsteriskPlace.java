package io.ringdown.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Where a local Asterisk lives, on which ports of the loopback address it listens, and how ARI is signed in to.
///
/// @param home directory of its configuration, recordings, logs and call detail records
/// @param include directory whose `pjsip.d/*.conf` and `extensions.d/*.conf` become part of its configuration
/// @param rtpFrom first UDP port of the audio
/// @param rtpTo last UDP port of the audio
public record AsteriskPlace(Path home, Path include, int ariPort, int sipPort, int rtpFrom, int rtpTo, String username,
        String password) {

    /// The usual ports: ARI 8088, SIP 5060, audio 10000-10999.
    public static AsteriskPlace usual(Path home, String password) {
        return new AsteriskPlace(home, home.resolve("include"), 8088, 5060, 10_000, 10_999, "ringdown", password);
    }

    /// For tests: free ports and a password of its own.
    public static AsteriskPlace onFreePorts(Path home) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        int audio = Ports.startOfAudio();
        return new AsteriskPlace(home, home.resolve("include"), Ports.freeTcp(), Ports.freeUdp(), audio, audio + 799,
                "ringdown",
                HexFormat.of().formatHex(random));
    }

    public AsteriskPlace withInclude(Path directory) {
        return new AsteriskPlace(home, directory, ariPort, sipPort, rtpFrom, rtpTo, username, password);
    }

    public AsteriskPlace withPorts(int ari, int sip, int firstAudio, int lastAudio) {
        return new AsteriskPlace(home, include, ari, sip, firstAudio, lastAudio, username, password);
    }

    /// Base address of its HTTP server, without `/ari`.
    public URI url() {
        return URI.create("http://127.0.0.1:" + ariPort);
    }

    /// Where phones send SIP over UDP.
    public InetSocketAddress sip() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    /// Call detail records, one line a leg (Asterisk's `cdr_csv`).
    public Path callDetailRecords() {
        return home.resolve("log/cdr-csv/Master.csv");
    }

    /// `asterisk-config/local-asterisk.sh`, looked for from the working directory upwards.
    static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("asterisk-config/local-asterisk.sh");
            if (Files.isRegularFile(script)) {
                return script;
            }
        }
        throw new CannotStart("asterisk-config/local-asterisk.sh is missing: start Ringdown in its own directory.");
    }

    /// Never the password: this goes into logs.
    @Override
    public String toString() {
        return "Asterisk in " + home + ", ARI " + url() + ", SIP 127.0.0.1:" + sipPort;
    }
}
