package io.ringdown.local;

import java.time.Duration;

/// What the console says when everything is up: where, who, and what to type next.
final class Banner {

    private final int httpPort;
    private final int livePort;
    private final AsteriskPlace asterisk;

    Banner(int httpPort, int livePort, AsteriskPlace asterisk) {
        this.httpPort = httpPort;
        this.livePort = livePort;
        this.asterisk = asterisk;
    }

    void print(long begin) {
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        String sip = asterisk.sipPort() == 5060 ? "" : " -Dsip=127.0.0.1:" + asterisk.sipPort();
        String addresses = (httpPort == 8080 ? "" : " -Drest=http://127.0.0.1:" + httpPort)
                + (livePort == 9092 ? "" : " -Dsockets=http://127.0.0.1:" + livePort);
        System.out.printf("""

                ────────────────────────────────────────────────────────────────────────────
                  Ringdown is ready (%s s)

                  The pages             http://127.0.0.1:%d/
                  REST and Swagger UI   http://127.0.0.1:%d/swagger-ui.html
                  Socket.IO             http://127.0.0.1:%d
                  SIP (UDP)             127.0.0.1:%d

                  Sign in as            admin        admin123
                                        attendant    attendant123     line 3001
                                        joao.silva   client123        line 3002

                  A first call: in a second terminal, the phone of line 3002
                    ./mvnw -q test-compile exec:exec@phone -Dline=3002%s
                  and in a third one, line 3001 calls it
                    ./mvnw -q test-compile exec:exec@phone -Dline=3001 -Ddial=3002 -Dseconds=10%s

                  What a browser is pushed meanwhile (needs Node.js)
                    ./mvnw -q process-test-classes exec:exec@events%s

                  Ctrl-C stops everything.
                ────────────────────────────────────────────────────────────────────────────
                """, seconds, httpPort, httpPort, livePort, asterisk.sipPort(), sip, sip,
                addresses);
        System.out.flush();
    }
}
