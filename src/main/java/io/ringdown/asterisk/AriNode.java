package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.BaseAriAction;
import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.ARIException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.ChannelId;
import io.ringdown.call.Comparisons;
import io.ringdown.device.DeviceStates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Asterisk: keeps its event socket connected for ever, one attempt at a time, reads it in order and compares after
/// each connect. All of its state changes on its event loop's thread; the status may be read by any.
final class AriNode implements AriSocket.Reader {

    private static final Logger LOG = LoggerFactory.getLogger(AriNode.class);

    /// Called on the event loop whenever the node has become ready anew; must not block.
    interface OnReady {

        void ready(AriNode node);
    }

    private final AriAddress address;
    private final AsteriskProperties properties;
    private final EventLoop loop;
    private final @Nullable SslContext tls;
    private final Supplier<HttpClient> clients;
    private volatile HttpTransport http;
    private final CallService calls;
    private final Clock clock;
    private final OnReady onReady;
    private final AriEventReader reader = new AriEventReader();
    private final AriTranslator translator;
    private final AriPhones phones;
    private final NodeStatus status;
    private final Backoff backoff;
    private final ARI ari;
    private final PhoneEvents phoneEvents;
    private volatile @Nullable AriSocket socket;
    private @Nullable SocketTransport requests;
    private volatile @Nullable AriTransport transport;
    /// The context of the dialplan by which legs come to us; empty for straight.
    private volatile String legs = "";
    private boolean replaced;
    private volatile boolean stopped;
    private final Comparisons comparisons;
    private final EndRecords ends;
    private final AtomicBoolean comparing = new AtomicBoolean();

    AriNode(AriAddress address, AsteriskProperties properties, EventLoop loop, @Nullable SslContext tls,
            Supplier<HttpClient> clients, CallService calls, Comparisons comparisons, Clock clock, NodeStatus status,
            OnReady onReady, DeviceStates states) {
        this.address = address;
        this.properties = properties;
        this.loop = loop;
        this.tls = tls;
        this.calls = calls;
        this.comparisons = comparisons;
        this.clock = clock;
        this.status = status;
        this.onReady = onReady;
        this.clients = clients;
        this.ends = new EndRecords(clock);
        this.http = new HttpTransport(clients.get(), address, properties.requestTimeout());
        this.backoff = new Backoff(properties.reconnectFirst(), properties.reconnectLongest());
        this.ari = ari();
        this.phoneEvents = new PhoneEvents(ari, properties.application());
        this.translator = new AriTranslator(name(), calls, this::turnAway, this::whisper);
        this.phones = new AriPhones(name(), states);
    }

    private ARI ari() {
        try {
            ARI typed = new ARI();
            typed.setVersion(AriVersion.ARI_10_0_0);
            Ari4javaClient client = new Ari4javaClient(this::transport);
            typed.setHttpClient(client);
            typed.setWsClient(client);
            typed.setAppName(properties.application());
            BaseAriAction.setObjectMapperLessStrict();
            return typed;
        } catch (RuntimeException e) {
            throw new IllegalStateException("ari4java does not know ARI 10.0.0", e);
        }
    }

    String name() {
        return address.node().name();
    }

    NodeStatus status() {
        return status;
    }

    ARI actions() {
        return ari;
    }

    /// The way requests go now. While there is no connection every request fails at once.
    AriTransport transport() {
        AriTransport now = transport;
        return now != null ? now : NoTransport.INSTANCE;
    }

    /// Beside the event socket, for what nobody waits for on it.
    HttpTransport http() {
        return http;
    }

    Duration requestTimeout() {
        return properties.requestTimeout();
    }

    EventLoop loop() {
        return loop;
    }

    /// The context of the dialplan in which a leg waits for us that is answered while we are away; empty where this Asterisk
    /// has none.
    String legs() {
        return legs;
    }

    void legs(String context) {
        legs = context;
    }

    boolean isOn(AriSocket open) {
        return socket == open;
    }

    void start() {
        comparisons.lost(name());
        loop.execute(this::connect);
        var _ = loop.scheduleAtFixedRate(this::lookForStall, 1, 1, TimeUnit.SECONDS);
        long every = properties.compareEvery().toMillis();
        var _ = loop.scheduleAtFixedRate(this::compareInTurn, every, every, TimeUnit.MILLISECONDS);
    }

    /// Hears of no more calls. What is under way is carried out by HTTP.
    void stop() {
        stopped = true;
        loop.execute(() -> {
            if (socket != null) {
                socket.close("the service stops");
            }
        });
    }

    private void connect() {
        if (stopped || replaced) {
            return;
        }
        status.connecting();
        Thread.ofVirtual().name("ari-" + name()).start(this::readEnds);
    }

    /// Before anything is heard anew, or whoever answered meanwhile would be joined to somebody who has gone. What cannot be had
    /// now is looked for again in the comparison.
    private void readEnds() {
        HttpTransport next = new HttpTransport(clients.get(), address, properties.requestTimeout());
        Map<CallId, CallFact> gone = new HashMap<>();
        try {
            gone.putAll(ends.read(next, calls.alive(name()), _ -> true, properties.connectTimeout()));
        } catch (IOException e) {
            LOG.debug("How legs have ended on {} cannot be read yet: {}", name(), e.getMessage());
        }
        loop.execute(() -> open(next, gone));
    }

    private void open(HttpTransport next, Map<CallId, CallFact> gone) {
        if (stopped) {
            next.close();
            return;
        }
        var _ = AriSocket.open(loop, tls, address, properties, this).whenComplete((open, failure) -> {
            if (failure == null) {
                opened(open, next, gone);
            } else {
                next.close();
                failed(String.valueOf(failure.getMessage()));
            }
        });
    }

    /// On the loop, before the first event of the connection is read.
    private void opened(AriSocket open, HttpTransport next, Map<CallId, CallFact> gone) {
        SocketTransport bySocket = new SocketTransport(open, properties.requestTimeout(), properties.maxRequests());
        socket = open;
        requests = bySocket;
        HttpTransport before = http;
        http = next;
        transport = http;
        before.close();
        phoneEvents.lost();
        ends.connected();
        translator.restart(calls.alive(name()));
        gone.forEach(calls::accept);
        Thread.ofVirtual().name("ari-" + name()).start(() -> new Greeting(this, properties, open, bySocket,
                resync()).run());
    }

    private void failed(String why) {
        if (!stopped) {
            long pause = backoff.next();
            status.waiting(why);
            if (backoff.isNoteworthy()) {
                LOG.warn("Asterisk {} cannot be reached ({}); next attempt in {} ms", address, why, pause);
            }
            var _ = loop.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
        }
    }

    /// Until here requests went by HTTP, which every version takes. A question that was not answered is not waited for any
    /// longer, or the connection would be taken for a stalled one.
    void choose(AriSocket open, boolean onSocket) {
        if (socket == open && requests != null) {
            if (onSocket) {
                transport = requests;
            } else {
                requests.close();
                requests = null;
            }
        }
    }

    /// Asks what all phones do, once Asterisk has been told of them. Blocks.
    void comparePhones() throws ARIException {
        AriPhones.Look look = beginLook();
        endLook(look, AriPhones.find(ari, AriResync.channels(ari)));
    }

    /// To be called when events come already. Waits for the loop.
    AriPhones.Look beginLook() {
        return CompletableFuture.supplyAsync(phones::look, loop).join();
    }

    void endLook(AriPhones.Look look, AriPhones.Found found) {
        loop.execute(() -> phones.found(look, found));
    }

    PhoneEvents phoneEvents() {
        return phoneEvents;
    }

    /// Callers whom no event has told of; on the loop.
    void adopt(AriSocket open, List<AriResync.Waiting> callers) {
        for (AriResync.Waiting caller : callers) {
            AriEvent.Channel channel = caller.channel();
            if (socket == open && !translator.knows(channel.id())) {
                LOG.info("A caller waited unknown to us: {}", channel.id());
                Instant now = clock.instant();
                translator.arrive(channel, channel.dialled(), caller.since().isBefore(now) ? caller.since() : now, now);
            }
        }
    }

    void ready(AriSocket open, String version, String way) {
        if (socket == open) {
            backoff.reset();
            comparisons.done(name(), clock.instant());
            status.ready(version, way, clock.instant());
            LOG.info("Connected to Asterisk {} {}, requests by {}", version, address, way);
            onReady.ready(this);
        }
    }

    @Override
    public void message(byte[] bytes, int offset, int length) {
        AriEvent event = reader.read(bytes, offset, length);
        status.seen(event);
        phones.heard(event);
        if (event instanceof AriEvent.Response response && requests != null) {
            requests.answered(response);
        } else if (event instanceof AriEvent.ApplicationReplaced) {
            replaced();
        } else if (!translator.accept(event) && socket != null) {
            socket.close("a call could not take its facts");
        }
    }

    private void replaced() {
        replaced = true;
        LOG.error(
                "Another client has taken the application {} of Asterisk {}. Ringdown hears nothing of it any more and "
                        + "does not fight over it: stop the other client, then restart this service",
                properties.application(),
                address);
        if (socket != null) {
            socket.close("another client has taken the application");
        }
    }

    @Override
    public void closed(String why) {
        if (requests != null) {
            requests.close();
        }
        socket = null;
        requests = null;
        transport = stopped ? http : null;
        phones.lost();
        if (replaced) {
            status.replaced();
        } else if (stopped) {
            status.waiting(why);
        } else {
            comparisons.lost(name());
            failed(why);
        }
    }

    private AriResync resync() {
        return new AriResync(name(), properties.application(), ari, this::http, calls, ends,
                properties.requestTimeout(), clock);
    }

    /// While events flow. Never two at a time; returns at once. Any thread.
    void compareInTurn() {
        AriSocket open = socket;
        if (open != null && status.view().isReady() && comparing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ari-" + name()).start(() -> {
                try {
                    Round round = new Round(name(), resync(), comparisons,
                            callers -> loop.execute(() -> adopt(open, callers)));
                    Instant begun = clock.instant();
                    status.differences(round.run());
                    if (socket == open) {
                        comparisons.done(name(), begun);
                        ends.trim(transport());
                    }
                } catch (ARIException | RuntimeException e) {
                    LOG.warn("The calls on {} could not be compared: {}", address, e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    comparing.set(false);
                }
            });
        }
    }

    /// Closes the feed: it is connected and compared again at once.
    void compareAnew() {
        loop.execute(() -> {
            if (socket != null) {
                socket.close("a call could not take its facts");
            }
        });
    }

    private void lookForStall() {
        if (socket != null && requests != null && requests.isStalled()) {
            socket.close("a request was not answered in " + properties.requestTimeout());
        }
    }

    /// Ends a channel that no call wants, with a Q.850 cause.
    void turnAway(ChannelId channel, int cause) {
        var _ = transport().request(new AriRequest("DELETE", "channels/" + AriRequest.segment(channel.value()),
                List.of(HttpParam.build("reason_code", String.valueOf(cause))), null));
    }

    /// The bridge has the id of the channel that is to join it.
    private void whisper(ChannelId channel) {
        String id = AriRequest.segment(channel.value());
        var _ = transport().request(new AriRequest("POST", "bridges/" + id + "/addChannel",
                List.of(HttpParam.build("channel", channel.value())), null));
    }
}
