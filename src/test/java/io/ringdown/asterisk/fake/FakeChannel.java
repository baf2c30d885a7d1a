package io.ringdown.asterisk.fake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
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
    /// Was made in the application, so that it can be in a bridge before it is answered.
    boolean entered;
    @Nullable
    String bridge;
    /// Is not heard in its bridge, for as long as it stays there.
    boolean listener;
    /// Is not heard anywhere.
    boolean muted;
    /// Asterisk's one generator for the channel: `music`, `ringing`, or empty.
    String generator = "";
    /// The application has asked for its events.
    boolean subscribed;
    /// The channel it listens to.
    @Nullable
    String spied;
    /// The transfer that its phone has asked for and not heard the end of.
    @Nullable
    String transfer;
    final Map<String, String> variables = new HashMap<>();

    private FakeChannel(String id, String name, String endpoint, String dialled, boolean inbound, String state) {
        this.id = id;
        this.name = name;
        this.endpoint = endpoint;
        this.dialled = dialled;
        this.inbound = inbound;
        this.creation = time(Instant.now());
        this.state = state;
    }

    static FakeChannel ofPhone(String id, String endpoint, String dialled, boolean inbound, long number) {
        return new FakeChannel(id, "PJSIP/" + endpoint + "-%08x".formatted(number), endpoint, dialled, inbound,
                inbound ? "Ring" : "Down");
    }

    /// A channel that hears another one and can speak to its phone.
    static FakeChannel snoop(String id, String spied, long number) {
        FakeChannel snoop = new FakeChannel(id, "Snoop/" + spied + "-%08x".formatted(number), "", "s", false, "Up");
        snoop.spied = spied;
        return snoop;
    }

    boolean isUp() {
        return state.equals("Up");
    }

    /// How often its end is told. A channel that a phone has brought leaves the application before it ends, and one that listens
    /// has no endpoint: of those it is told only if somebody asked for it.
    int farewells(boolean endpoints) {
        return spied != null ? subscribed ? 1 : 0 : (inbound ? 0 : 1) + (endpoints ? 1 : 0);
    }

    /// `channel:`, as a playback names what it is played to.
    String target() {
        return "channel:" + id;
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
