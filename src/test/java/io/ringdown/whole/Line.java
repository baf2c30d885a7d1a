package io.ringdown.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A TCP line between two that can be cut, made half-open and mended.
public final class Line implements AutoCloseable {

    private final ServerSocket door;
    private final List<Pair> open = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile boolean cut;
    private volatile boolean swallowing;
    private volatile @Nullable Trap trap;

    public Line() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Leads to this address from now on.
    ///
    /// @return the address at this end
    public URI to(URI far) {
        target = far.getPort();
        Thread.ofVirtual().name("line").start(this::listen);
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// Whatever is connected is torn apart, and who connects anew as well.
    public void cut() {
        cut = true;
        open.forEach(Pair::close);
        open.clear();
    }

    /// Is cut once the far end has said this, so long after it; and mended after a while.
    public void cutSoonAfter(String said, Duration after, Duration mendedAfter) {
        trap = new Trap(said, after, mendedAfter);
    }

    private void heard(byte[] bytes, int length) {
        Trap set = trap;
        if (set != null && set.isIn(bytes, length)) {
            trap = null;
            Thread.ofVirtual().name("line-trap").start(() -> {
                LockSupport.parkNanos(set.after().toNanos());
                cut();
                LockSupport.parkNanos(set.mendedAfter().toNanos());
                mend();
            });
        }
    }

    /// What the line waits for.
    private record Trap(String said, Duration after, Duration mendedAfter) {

        boolean isIn(byte[] bytes, int length) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(said);
        }
    }

    /// Half-open: whatever is connected now, or connects until [#mend], brings nothing any more in either direction, and
    /// neither end is told when the other closes.
    public void swallow() {
        swallowing = true;
        open.forEach(pair -> pair.dead = true);
    }

    /// Whoever connects from now on gets through.
    public void mend() {
        swallowing = false;
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
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true); // or the line would wait for more to send, which no real one does
            far.setTcpNoDelay(true);
            Pair pair = new Pair(near, far, swallowing);
            open.add(pair);
            Thread.ofVirtual().start(() -> pump(pair, near, far, false));
            Thread.ofVirtual().start(() -> pump(pair, far, near, true));
        } catch (IOException e) {
            quietly(near);
            throw e;
        }
    }

    private void pump(Pair pair, Socket from, Socket to, boolean fromFar) {
        byte[] bytes = new byte[16 * 1024];
        try (InputStream in = from.getInputStream()) {
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!pair.dead) {
                    out.write(bytes, 0, n);
                }
                if (fromFar) {
                    heard(bytes, n);
                }
            }
        } catch (IOException e) {
            Thread.onSpinWait(); // cut
        }
        if (!pair.dead) {
            open.remove(pair);
            pair.close();
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

    /// The two sockets of one connection.
    private static final class Pair {

        private final Socket near;
        private final Socket far;
        /// Brings nothing any more.
        private volatile boolean dead;

        Pair(Socket near, Socket far, boolean dead) {
            this.near = near;
            this.far = far;
            this.dead = dead;
        }

        void close() {
            quietly(near);
            quietly(far);
        }
    }
}
