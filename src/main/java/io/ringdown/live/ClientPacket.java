package io.ringdown.live;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client may send, in the words of the Engine.IO 4 and Socket.IO 5 protocols. Anything else is [Garbage].
sealed interface ClientPacket {

    /// Engine.IO's `2probe` before an upgrade.
    record Probe() implements ClientPacket {}

    /// Engine.IO's `3`, the answer to a ping.
    record Pong() implements ClientPacket {}

    /// Engine.IO's `5`: the websocket takes over from polling.
    record Upgrade() implements ClientPacket {}

    /// Engine.IO's `6`.
    record Noop() implements ClientPacket {}

    /// Engine.IO's `1` and Socket.IO's `1`.
    record Goodbye() implements ClientPacket {}

    /// Socket.IO's `0`, with what proves who it is, if anything.
    record Connect(String auth) implements ClientPacket {}

    /// Socket.IO's `2`: an event.
    ///
    /// @param ack   the number to acknowledge it by, if it wants that
    /// @param array its name and arguments as a JSON array, not looked at yet
    record Event(@Nullable Long ack, String array) implements ClientPacket {}

    /// Nothing that a proper client of ours sends.
    record Garbage(String reason) implements ClientPacket {}

    /// An acknowledgement number has to fit a JavaScript number and cost nothing.
    Pattern EVENT = Pattern.compile("42(\\d{0,9})(\\[.*)", Pattern.DOTALL);

    static ClientPacket parse(String text) {
        return switch (text) {
            case "2probe" -> new Probe();
            case "3" -> new Pong();
            case "5" -> new Upgrade();
            case "6" -> new Noop();
            case "1", "41", "41/," -> new Goodbye();
            case "40", "40/," -> new Connect("");
            default -> message(text);
        };
    }

    private static ClientPacket message(String text) {
        if (text.startsWith("40{")) {
            return new Connect(text.substring(2));
        }
        if (text.startsWith("40/")) {
            return new Garbage("namespace");
        }
        if (text.startsWith("45") || text.startsWith("46") || text.startsWith("b")) {
            return new Garbage("binary");
        }
        Matcher event = EVENT.matcher(text);
        if (event.matches()) {
            return new Event(event.group(1).isEmpty() ? null : Long.valueOf(event.group(1)), event.group(2));
        }
        return new Garbage("garbage");
    }
}
