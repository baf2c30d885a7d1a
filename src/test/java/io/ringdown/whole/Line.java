package io.ringdown.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TCP line between the service and Asterisk that can be cut and mended.
final class Line implements AutoCloseable {

    private final ServerSocket door;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile boolean cut;

    Line() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Leads to this address from now on.
    ///
    /// @return the address at this end
    URI to(URI far) {
        target = far.getPort();
        Thread.ofVirtual().name("line").start(this::listen);
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// Whatever is connected is torn apart, and who connects anew as well.
    void cut() {
        cut = true;
        open.forEach(Line::quietly);
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                if (cut) {
                    quietly(near);
                } else {
                    join(near);
                }
            } catch (IOException e) {
                Thread.onSpinWait(); // closed: the loop ends; refused at the far end: the near one is told by a close
            }
        }
    }

    private void join(Socket near) throws IOException {
        open.add(near);
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            near.setTcpNoDelay(true); // or the line would wait for more to send, which no real one does
            far.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(near, far));
            Thread.ofVirtual().start(() -> pump(far, near));
        } catch (IOException e) {
            quietly(near);
            throw e;
        }
    }

    private static void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            Thread.onSpinWait(); // cut
        } finally {
            quietly(from);
            quietly(to);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
