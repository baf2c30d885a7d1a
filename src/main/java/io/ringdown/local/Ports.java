package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback address: free ones for tests, and the check before a start that names a taken one.
final class Ports {

    private Ports() {}

    static int freeTcp() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freeUdp() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An even port below the range the kernel hands out itself (32768 and up), start of a range for audio.
    /// Asterisk takes the next one when a port is taken, so an overlap between two runs does no harm.
    static int startOfAudio() {
        return 20_000 + 200 * ThreadLocalRandom.current().nextInt(60);
    }

    /// @param variable the environment variable that chooses another; a `-D` of Maven's does not reach the service
    static void requireFree(int port, String use, String variable) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CannotStart("Port " + port + " (" + use
                    + ") is taken by another program; end that program or choose another port with "
                    + variable + "=" + (port + 1) + " before the command.", e);
        }
    }
}
