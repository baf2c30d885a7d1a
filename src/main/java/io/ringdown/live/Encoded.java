package io.ringdown.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An event for clients, encoded once for however many get it.
///
/// @param name  the Socket.IO event, plain letters and underscores
/// @param data  its one argument
/// @param frame the text of a whole websocket frame (`42["name",data]`), never released
record Encoded(String name, RawJson data, ByteBuf frame) {

    static Encoded of(String name, byte[] json) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(json.length + name.length() + 8);
        frame.writeBytes(("42[\"" + name + "\",").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(json);
        frame.write(']');
        return new Encoded(name, new RawJson(json),
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(frame.toByteArray()).asReadOnly()));
    }

    /// The frame for one socket; the bytes are shared.
    ByteBuf duplicate() {
        return frame.duplicate();
    }
}
