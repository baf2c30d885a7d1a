package io.ringdown.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The audio of one call: RTP (RFC 3550) with PCMU in packets of 20 ms over UDP on the loopback address.
/// It sends a tone and remembers the last 200 ms it received. One thread sends for all phones, one each receives.
final class AudioSession implements AutoCloseable {

    static final int SAMPLES_PER_SECOND = 8000;
    private static final int SAMPLES = 160;
    private static final int HEADER = 12;
    private static final int REMEMBERED = 1600;
    private static final int AMPLITUDE = 8000;
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final ScheduledExecutorService SENDER = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("phone-audio").factory());

    /// The payload type that the offer gives to keys, and their numbers there (RFC 4733, 3.2).
    private static final int KEYS = 101;
    private static final String EVENTS = "0123456789*#ABCD";

    private final DatagramSocket socket;
    private final int tone;
    private final int source = ThreadLocalRandom.current().nextInt();
    private final short[] heard = new short[REMEMBERED];
    private int heardCount;
    private final StringBuilder keys = new StringBuilder();
    private int lastKeyAt;
    private long lastHeardAt;
    private long received;
    private volatile @Nullable InetSocketAddress destination;
    private volatile boolean sending;
    private long sentPackets;
    private final ScheduledFuture<?> schedule;

    AudioSession(int tone) {
        this.tone = tone;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        schedule = SENDER.scheduleAtFixedRate(this::sendPacket, 20, 20, TimeUnit.MILLISECONDS);
        Thread.ofPlatform().daemon().name("phone-ear-" + port()).start(this::receive);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Where to send, and whether to: not while on hold.
    void direct(InetSocketAddress to, boolean send) {
        destination = to;
        sending = send;
    }

    /// Share of this frequency in the last 200 ms; 0 when nothing came in lately.
    synchronized double share(int frequency) {
        if (heardCount < REMEMBERED || System.nanoTime() - lastHeardAt > FRESH_NANOS) {
            return 0;
        }
        return Goertzel.share(heard, frequency);
    }

    /// Waits until one frequency between 300 and 3400 Hz (in steps of 50) dominates.
    int awaitAnyTone(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            for (int frequency = 300; frequency <= 3400; frequency += 50) {
                if (share(frequency) > 0.5) {
                    return frequency;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("no tone within " + limit.toMillis() + " ms");
    }

    /// Presses a key for 100 ms: five packets of the event, three that end it (RFC 4733).
    void press(char key) {
        int event = EVENTS.indexOf(key);
        InetSocketAddress to = destination;
        if (event < 0 || to == null) {
            throw new IllegalArgumentException("cannot press " + key);
        }
        int begin = (int) (sentPackets * SAMPLES);
        for (int n = 1; n <= 8; n++) {
            boolean end = n > 5;
            ByteBuffer packet = ByteBuffer.allocate(HEADER + 4);
            packet.put((byte) 0x80).put((byte) (KEYS | (n == 1 ? 0x80 : 0))).putShort((short) sentPackets++);
            packet.putInt(begin).putInt(source);
            packet.put((byte) event).put((byte) (end ? 0x8A : 0x0A)).putShort((short) (Math.min(n, 5) * SAMPLES));
            send(packet.array(), to);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /// The keys that came in so far.
    synchronized String keys() {
        return keys.toString();
    }

    /// Packets received so far.
    synchronized long received() {
        return received;
    }

    @Override
    public void close() {
        schedule.cancel(false);
        socket.close();
    }

    private void sendPacket() {
        InetSocketAddress to = destination;
        if (to == null || !sending) {
            return;
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER + SAMPLES);
        // V=2, no padding, extension or contributing sources; payload type 0 is PCMU (RFC 3551).
        packet.put((byte) 0x80).put((byte) (sentPackets == 0 ? 0x80 : 0)).putShort((short) sentPackets);
        packet.putInt((int) (sentPackets * SAMPLES)).putInt(source);
        for (int i = 0; i < SAMPLES; i++) {
            double phase = 2 * Math.PI * tone * (sentPackets * SAMPLES + i) / SAMPLES_PER_SECOND;
            packet.put(MuLaw.encode((int) (AMPLITUDE * Math.sin(phase))));
        }
        sentPackets++;
        send(packet.array(), to);
    }

    private void send(byte[] packet, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException _) {
            sending = false; // closed, or nobody there any more
        }
    }

    private void receive() {
        byte[] buffer = new byte[1500];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (!socket.isClosed()) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                if (packet.getLength() > HEADER && (buffer[1] & 0x7F) == 0) {
                    remember(buffer, packet.getLength());
                } else if (packet.getLength() >= HEADER + 4 && (buffer[1] & 0x7F) == KEYS) {
                    key(buffer);
                }
            } catch (IOException _) {
                Thread.onSpinWait(); // closed: the loop ends; "port unreachable" of the other side: go on
            }
        }
    }

    /// All packets of one key have the time at which it began.
    private synchronized void key(byte[] packet) {
        int begin = ByteBuffer.wrap(packet).getInt(4);
        if (begin != lastKeyAt && packet[HEADER] < EVENTS.length()) {
            lastKeyAt = begin;
            keys.append(EVENTS.charAt(packet[HEADER]));
        }
    }

    private synchronized void remember(byte[] packet, int length) {
        int fresh = Math.min(length - HEADER, REMEMBERED);
        System.arraycopy(heard, fresh, heard, 0, REMEMBERED - fresh);
        for (int i = 0; i < fresh; i++) {
            heard[REMEMBERED - fresh + i] = MuLaw.decode(packet[length - fresh + i]);
        }
        heardCount = Math.min(REMEMBERED, heardCount + fresh);
        lastHeardAt = System.nanoTime();
        received++;
    }
}
