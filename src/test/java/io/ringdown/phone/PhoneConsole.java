package io.ringdown.phone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/// A phone on the console, for a first call by hand. It signs in as one line and either waits for calls and answers them, or
/// dials a number and hangs up after a while. Read from system properties:
///
/// | property | meaning | default |
/// |---|---|---|
/// | `line` | the line to sign in as | 3001 |
/// | `secret` | its SIP secret | `demo-sip-secret` of `data/local.properties` |
/// | `dial` | the number to call; without it the phone waits | none |
/// | `sip` | where Asterisk listens | 127.0.0.1:5060 |
/// | `seconds` | how long to wait, or to talk | 60 |
public final class PhoneConsole {

    private static final Path KEPT = Path.of("data/local.properties");
    private static final PrintStream OUT = System.out;

    private final String line = property("line", "3001");
    private final Duration time = Duration.ofSeconds(Long.parseLong(property("seconds", "60")));

    private PhoneConsole() {}

    public static void main(String[] args) {
        try {
            new PhoneConsole().run();
            System.exit(0);
        } catch (AssertionError | SipFailure | IOException e) {
            say("✗ " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        InetSocketAddress server = address(property("sip", "127.0.0.1:5060"));
        SipPhone phone = SipPhone.register(line, secret(), server);
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (done.getCount() > 0) {
                phone.close(); // Ctrl-C: hang up and sign out
            }
        }));
        say("☎ line " + line + " is signed in at " + server.getHostString() + ":" + server.getPort()
                + " and sends a tone of " + phone.tone() + " Hz");
        String dial = property("dial", "");
        if (dial.isEmpty()) {
            waitForCalls(phone);
        } else {
            dial(phone, dial);
        }
        phone.close();
        done.countDown();
    }

    private void waitForCalls(SipPhone phone) {
        say("  waiting " + time.toSeconds() + " s for calls, Ctrl-C ends");
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            IncomingCall call;
            try {
                call = phone.awaitCall(Duration.ofNanos(end - System.nanoTime()));
            } catch (AssertionError _) {
                return; // nobody called
            }
            say("← call from " + call.otherNumber() + ", ringing");
            call.ring();
            call.answer();
            say("  answered");
            listen(call);
            call.awaitEnded(Duration.ofDays(1));
            say("  ended" + cause(call));
        }
    }

    private void dial(SipPhone phone, String number) {
        OutgoingCall call = phone.call(number);
        say("→ calling " + number);
        call.awaitOutcome(time);
        call.at(Moment.RINGING).ifPresent(at -> say("  it rang"));
        if (!call.answered()) {
            if (!call.ended()) {
                call.cancel();
                call.awaitEnded();
            }
            say("  not answered: SIP " + call.finalStatus());
            return;
        }
        say("  answered");
        listen(call);
        if (call.endsWithin(time)) {
            say("  the other side has hung up" + cause(call));
        } else {
            call.hangUp();
            say("  hung up after " + time.toSeconds() + " s");
        }
    }

    private static void listen(PhoneCall call) {
        Thread.ofVirtual().start(() -> {
            try {
                int frequency = call.awaitAnyTone();
                say("  hears a tone of " + frequency + " Hz");
            } catch (AssertionError _) {
                say("  hears nothing (" + call.audioPackets() + " audio packets came)");
            }
        });
    }

    private static String cause(PhoneCall call) {
        return call.hangupCause() == 0 ? "" : " (cause " + call.hangupCause() + ")";
    }

    private static String secret() throws IOException {
        String given = property("secret", "");
        if (!given.isEmpty()) {
            return given;
        }
        Properties kept = new Properties();
        if (Files.isReadable(KEPT)) {
            try (Reader reader = Files.newBufferedReader(KEPT)) {
                kept.load(reader);
            }
        }
        String secret = kept.getProperty("demo-sip-secret");
        if (secret == null) {
            throw new SipFailure(
                    "no secret: start the service once (./mvnw spring-boot:run), or give it with -Dsecret=…", null);
        }
        return secret;
    }

    private static InetSocketAddress address(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        return new InetSocketAddress(hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "").strip();
        return value.isEmpty() || value.startsWith("${") ? otherwise : value;
    }

    private static void say(String text) {
        OUT.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + "  " + text);
        OUT.flush();
    }
}
