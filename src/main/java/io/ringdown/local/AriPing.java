package io.ringdown.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Does an Asterisk answer that knows these credentials? (`GET /ari/asterisk/ping`.)
final class AriPing {

    private static final int TIMEOUT_MILLIS = 1000;

    private AriPing() {}

    static boolean answers(AsteriskPlace place) {
        URI ping = place.url().resolve("/ari/asterisk/ping");
        String credentials = place.username() + ":" + place.password();
        try {
            HttpURLConnection connection = (HttpURLConnection) ping.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestProperty("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
}
