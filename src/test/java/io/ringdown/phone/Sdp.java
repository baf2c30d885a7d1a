package io.ringdown.phone;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The part of a session description (RFC 8866) that a phone with PCMU needs.
///
/// @param direction `sendrecv`, `sendonly`, `recvonly` or `inactive`, as seen by the side that wrote it
record Sdp(String host, int port, String direction) {

    private static final List<String> DIRECTIONS = List.of("sendrecv", "sendonly", "recvonly", "inactive");

    static Sdp parse(byte[] content) {
        String host = "127.0.0.1";
        int port = 0;
        String direction = "sendrecv";
        for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("c=IN IP4 ")) {
                host = line.substring("c=IN IP4 ".length()).strip();
            } else if (line.startsWith("m=audio ")) {
                port = Integer.parseInt(line.split(" ", -1)[1]);
            } else if (line.startsWith("a=") && DIRECTIONS.contains(line.substring(2).strip())) {
                direction = line.substring(2).strip();
            }
        }
        return new Sdp(host, port, direction);
    }

    /// @param session number of the session, the same in all its versions
    String write(long session, int version) {
        return """
                v=0
                o=- %d %d IN IP4 %s
                s=phone
                c=IN IP4 %s
                t=0 0
                m=audio %d RTP/AVP 0 101
                a=rtpmap:0 PCMU/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-16
                a=ptime:20
                a=%s
                """.formatted(session, version, host, host, port, direction).replace("\n", "\r\n");
    }

    boolean holds() {
        return direction.equals("sendonly") || direction.equals("inactive");
    }

    /// What the other side may answer to this offer at most (RFC 3264).
    String answerDirection(String wanted) {
        boolean send = maySend(wanted) && mayReceive(direction);
        boolean receive = mayReceive(wanted) && maySend(direction);
        return send ? receive ? "sendrecv" : "sendonly" : receive ? "recvonly" : "inactive";
    }

    static boolean maySend(String direction) {
        return direction.equals("sendrecv") || direction.equals("sendonly");
    }

    private static boolean mayReceive(String direction) {
        return direction.equals("sendrecv") || direction.equals("recvonly");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
