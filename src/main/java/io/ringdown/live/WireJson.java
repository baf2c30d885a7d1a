package io.ringdown.live;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Writes what netty-socketio sends: values that are encoded already go out as they are. Reads nothing, because [Guard] does.
final class WireJson implements JsonSupport {

    /// The handshake has Engine.IO's own names (camelCase).
    private final JsonMapper engine = JsonMapper.builder().build();

    private final long maxPayload;

    WireJson(long maxPayload) {
        this.maxPayload = maxPayload;
    }

    @Override
    public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
        switch (value) {
            case RawJson raw -> raw.writeTo(out);
            case List<?> list -> {
                out.write('[');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) {
                        out.write(',');
                    }
                    writeValue(out, list.get(i));
                }
                out.write(']');
            }
            case AuthPacket open -> out.write(engine.writeValueAsBytes(Map.of("sid", open.getSid(), "upgrades",
                    open.getUpgrades(), "pingInterval", open.getPingInterval(), "pingTimeout", open.getPingTimeout(),
                    "maxPayload", maxPayload)));
            default -> out.write(engine.writeValueAsBytes(value));
        }
    }

    @Override
    public AckArgs readAckArgs(ByteBufInputStream in, AckCallback<?> callback) throws IOException {
        throw new IOException("no acknowledgement is ever asked for");
    }

    @Override
    public <T> T readValue(String namespace, ByteBufInputStream in, Class<T> type) throws IOException {
        throw new IOException("the guard reads what clients send");
    }

    @Override
    public void addEventMapping(String namespace, String event, Class<?>... types) {
        // the guard reads what clients send
    }

    @Override
    public void removeEventMapping(String namespace, String event) {
        // the guard reads what clients send
    }

    @Override
    public List<byte[]> getArrays() {
        return List.of();
    }
}
