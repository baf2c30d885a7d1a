package io.ringdown.live;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A websocket client (RFC 6455) without manners: it sends what it is told to.
final class RawSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 8_000;

    private final Socket socket = new Socket();

    private final DataInputStream in;

    private final OutputStream out;

    private String status = "";

    RawSocket(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    RawSocket(int port) throws IOException {
        this(port, 0);
    }

    /// Opens a websocket and reads the handshake of Engine.IO.
    static RawSocket open(int port, String query) throws IOException {
        RawSocket raw = new RawSocket(port);
        raw.upgrade("/socket.io/?EIO=4&transport=websocket" + query, "");
        return raw;
    }

    void upgrade(String path, String headers) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n");
        status = line();
        for (String line = line(); !line.isEmpty(); line = line()) {
            status += "\n" + line;
        }
    }

    /// The status line and the headers of the answer.
    String status() {
        return status;
    }

    void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void text(String text) throws IOException {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends one masked frame.
    ///
    /// @param first FIN and opcode
    void frame(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        send(frame.toByteArray());
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// The text of the next text frame, null when the connection is closed.
    @Nullable
    String read() throws IOException {
        try {
            while (true) {
                int first = in.read();
                if (first < 0 || (first & 0x0f) == 8) {
                    return null;
                }
                int length = in.readUnsignedByte() & 0x7f;
                long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                String text = new String(in.readNBytes((int) size), StandardCharsets.UTF_8);
                if ((first & 0x0f) == 1) {
                    return text;
                }
            }
        } catch (java.net.SocketException | java.io.EOFException closed) {
            return null;
        }
    }

    /// Reads on until a text begins so.
    String readUntil(String beginning) throws IOException {
        for (String text = read(); text != null; text = read()) {
            if (text.startsWith(beginning)) {
                return text;
            }
        }
        throw new IOException("closed before " + beginning);
    }

    /// Everything that comes until the other side closes; times out when it does not.
    String untilClosed() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String text = read(); text != null; text = read()) {
            all.append(text).append('\n');
        }
        return all.toString();
    }

    /// The rest as plain bytes until the other side closes.
    String plainUntilClosed() throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
