package io.ringdown.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An event for clients, encoded once for however many get it.
///
/// @param eventId the call event that is told, 0 for none
/// @param name    the Socket.IO event
/// @param data    its one argument
/// @param frame   the text of a whole websocket frame (`42["name",data]`), never released
record Encoded(long eventId, String name, RawJson data, ByteBuf frame) {

    static Encoded of(ServerEvent event, byte[] json) {
        return of(0, event, json);
    }

    static Encoded of(long eventId, ServerEvent event, byte[] json) {
        String name = event.wire();
        ByteArrayOutputStream frame = new ByteArrayOutputStream(json.length + name.length() + 8);
        frame.writeBytes(("42[\"" + name + "\",").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(json);
        frame.write(']');
        return new Encoded(eventId, name, new RawJson(json),
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(frame.toByteArray()).asReadOnly()));
    }

    /// Is it news for somebody who has been told everything up to that event?
    boolean isAfter(long told) {
        return eventId == 0 || eventId > told;
    }

    /// The frame for one socket; the bytes are shared.
    ByteBuf duplicate() {
        return frame.duplicate();
    }
}
