package io.ringdown.live;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.ConnPacket;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.ringdown.account.Session;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One client: a browser tab, by whichever transport. Mute until it has proved who it is. Safe on any thread.
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written closes the channel
final class LiveSocket {

    /// netty-socketio's polling answer has room for 50 packets and loses the next one: far fewer may wait.
    private static final int MAX_POLLED = 40;

    private static final long LAST_WORDS_MILLIS = 500;

    /// How far a client is.
    enum Stage {
        NEW, PROVING, PROVED, CLOSED
    }

    private final ClientHead head;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);

    private final Inbox inbox = new Inbox();

    /// The rooms of calls it has joined; changed by [LiveSockets] alone.
    private final Set<String> calls = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Session session;

    private volatile @Nullable Channel websocket;

    private volatile @Nullable Channel poll;

    LiveSocket(ClientHead head) {
        this.head = head;
    }

    UUID id() {
        return head.getSessionId();
    }

    ClientHead head() {
        return head;
    }

    Inbox inbox() {
        return inbox;
    }

    Set<String> calls() {
        return calls;
    }

    @Nullable
    Session session() {
        return session;
    }

    /// Who it is is known, by a ticket; it has still to connect.
    void belongsTo(Session owner) {
        session = owner;
    }

    boolean isProved() {
        return stage.get() == Stage.PROVED;
    }

    boolean isUpgraded() {
        return websocket != null;
    }

    boolean beginProof() {
        return stage.compareAndSet(Stage.NEW, Stage.PROVING);
    }

    /// From now on it hears and may speak. False if it is closed meanwhile.
    boolean proved(Session owner) {
        session = owner;
        return stage.compareAndSet(Stage.PROVING, Stage.PROVED);
    }

    /// True for the first who closes it.
    boolean close() {
        return stage.getAndSet(Stage.CLOSED) != Stage.CLOSED;
    }

    void websocket(Channel channel) {
        websocket = channel;
    }

    void poll(Channel channel) {
        poll = channel;
    }

    /// What was added to the polling queue while the transport changed would wait for the next packet; so it is sent.
    void flushAfterUpgrade(Channel channel) {
        channel.eventLoop().schedule(
                () -> channel.writeAndFlush(new OutPacketMessage(head, Transport.WEBSOCKET)), 100,
                TimeUnit.MILLISECONDS);
    }

    /// Answers Socket.IO's CONNECT.
    void accept() {
        Packet connected = packet(PacketType.CONNECT);
        connected.setData(new ConnPacket(id()));
        head.send(connected);
    }

    /// Refuses Socket.IO's CONNECT: the client hears `connect_error`.
    void refuse(RawJson why) {
        Packet refused = packet(PacketType.ERROR);
        refused.setData(why);
        head.send(refused);
    }

    void acknowledge(long ack, RawJson answer) {
        Packet packet = packet(PacketType.ACK);
        packet.setAckId(ack);
        packet.setData(List.of(answer));
        head.send(packet);
    }

    /// Sends the events in order.
    ///
    /// @return false when the client has left too much unread: then nothing was sent
    boolean push(List<Encoded> events) {
        Channel channel = websocket;
        if (channel != null && head.getPacketsQueue(Transport.WEBSOCKET).isEmpty()) {
            if (!channel.isWritable()) {
                return false;
            }
            channel.eventLoop().execute(() -> write(channel, events));
            return true;
        }
        boolean full = channel != null
                ? !channel.isWritable()
                : head.getPacketsQueue(Transport.POLLING).size() + events.size() > MAX_POLLED;
        if (full) {
            return false;
        }
        for (Encoded event : events) {
            Packet packet = packet(PacketType.EVENT);
            packet.setName(event.name());
            packet.setData(List.of(event.data()));
            head.send(packet);
        }
        return true;
    }

    private static void write(Channel channel, List<Encoded> events) {
        for (Encoded event : events) {
            channel.write(new TextWebSocketFrame(event.duplicate()), channel.voidPromise());
        }
        channel.flush();
    }

    private Packet packet(PacketType type) {
        Packet packet = new Packet(PacketType.MESSAGE, head.getEngineIOVersion());
        packet.setSubType(type);
        return packet;
    }

    /// Says good-bye, so that the client does not come back by itself, then closes for certain.
    void expel() {
        head.disconnect();
        for (Channel channel : new Channel[]{websocket, poll}) {
            if (channel != null) {
                channel.eventLoop().schedule(() -> channel.close(), LAST_WORDS_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
        }
    }

    /// Breaks the connection: the client comes back and catches up.
    void drop() {
        head.onChannelDisconnect();
        for (Channel channel : new Channel[]{websocket, poll}) {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
