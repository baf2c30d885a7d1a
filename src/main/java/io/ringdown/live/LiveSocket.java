package io.ringdown.live;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.ConnPacket;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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

    /// So many events go to the event loop at once.
    private static final int MAX_WRITTEN = 64;

    private final ClientHead head;

    private final Hold hold;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);

    private final Inbox inbox = new Inbox();

    /// The rooms of calls it has joined; changed by [LiveSockets] alone.
    private final Set<String> calls = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Session session;

    private volatile @Nullable Channel websocket;

    private volatile @Nullable Channel poll;

    private volatile @Nullable ChannelFuture lastWords;

    LiveSocket(ClientHead head, Hold hold) {
        this.head = head;
        this.hold = hold;
    }

    UUID id() {
        return head.getSessionId();
    }

    ClientHead head() {
        return head;
    }

    Hold hold() {
        return hold;
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

    /// Sends the events in order, as soon as the client has been told what was before.
    ///
    /// @return false when the client has left too much unread: then nothing was sent
    boolean push(List<Encoded> events) {
        return switch (hold.push(events)) {
            case Hold.Pushed.Kept _ -> true;
            case Hold.Pushed.Full _ -> false;
            case Hold.Pushed.Through through -> through.events().isEmpty() || send(through.events());
        };
    }

    /// How many events can be sent now.
    int room() {
        Channel channel = websocket;
        if (channel != null) {
            return channel.isWritable() ? MAX_WRITTEN : 0;
        }
        return Math.max(0, MAX_POLLED - head.getPacketsQueue(Transport.POLLING).size());
    }

    /// Sends the events in order, at once.
    ///
    /// @return false when the client has left too much unread: then nothing was sent
    boolean send(List<Encoded> events) {
        Channel channel = websocket;
        if (channel != null && head.getPacketsQueue(Transport.WEBSOCKET).isEmpty()) {
            if (!channel.isWritable()) {
                return false;
            }
            channel.eventLoop().execute(() -> write(channel, events));
            return true;
        }
        synchronized (head) { // see OneAnswer
            boolean full = channel != null
                    ? !channel.isWritable()
                    : head.getPacketsQueue(Transport.POLLING).size() + events.size() > MAX_POLLED;
            if (full) {
                return false;
            }
            for (Encoded event : events) {
                head.send(packet(event));
            }
            return true;
        }
    }

    /// Sends this after everything else, whether it is read or not.
    void sendLast(Encoded event) {
        Channel channel = websocket;
        if (channel != null) {
            lastWords = channel.writeAndFlush(new TextWebSocketFrame(event.duplicate()));
        } else {
            head.send(packet(event));
        }
    }

    /// Has the last that was sent left this machine?
    boolean isLastSent() {
        ChannelFuture sent = lastWords;
        return sent != null ? sent.isDone() : head.getPacketsQueue(Transport.POLLING).isEmpty();
    }

    private static void write(Channel channel, List<Encoded> events) {
        for (Encoded event : events) {
            channel.write(new TextWebSocketFrame(event.duplicate()), channel.voidPromise());
        }
        channel.flush();
    }

    private Packet packet(Encoded event) {
        Packet packet = packet(PacketType.EVENT);
        packet.setName(event.name());
        packet.setData(List.of(event.data()));
        return packet;
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
