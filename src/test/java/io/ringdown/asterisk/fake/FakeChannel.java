package io.ringdown.asterisk.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// A channel and how it looks in JSON. Lives on the fake's thread.
final class FakeChannel {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx")
            .withZone(ZoneOffset.UTC);

    final String id;
    final String endpoint;
    final boolean inbound;
    private final String name;
    private final String dialled;
    private final String creation;
    String state;
    String callId = "";
    /// Belongs to another application or to none.
    boolean foreign;
    @Nullable
    String bridge;

    FakeChannel(String id, String endpoint, String dialled, boolean inbound, long number) {
        this.id = id;
        this.endpoint = endpoint;
        this.dialled = dialled;
        this.inbound = inbound;
        this.name = "PJSIP/" + endpoint + "-%08x".formatted(number);
        this.creation = time(Instant.now());
        this.state = inbound ? "Ring" : "Down";
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    String json() {
        return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"state\":\"" + state
                + "\",\"protocol_id\":\"28088cc68b34-" + endpoint + "\",\"caller\":{\"name\":\"Phone " + endpoint
                + "\",\"number\":\"" + endpoint
                + "\"},\"connected\":{\"name\":\"\",\"number\":\"\"},\"accountcode\":\"\",\"dialplan\":{\"context\":\"phones\",\"exten\":\""
                + dialled + "\",\"priority\":1,\"app_name\":\"Stasis\",\"app_data\":\"call-service," + dialled
                + "\"},\"creationtime\":\"" + creation + "\",\"language\":\"en\",\"channelvars\":{\"CALL_ID\":\""
                + callId
                + "\"}}";
    }
}
