package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.ARIException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.ringdown.call.CallFact;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.Comparisons;
import io.ringdown.device.DeviceStates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Asterisk: keeps its event socket connected for ever, one attempt at a time, reads it in order and compares after
/// each connect. All of its state changes on its event loop's thread; the status may be read by any.
final class AriNode implements AriSocket.Reader {

    private static final Logger LOG = LoggerFactory.getLogger(AriNode.class);
    private static final int MOST_UNREAD = 4;

    /// Called on the event loop whenever the node has become ready anew; must not block.
    interface OnReady {

        void ready(AriNode node);
    }

    private final AriAddress address;
    private final AsteriskProperties properties;
    private final EventLoop loop;
    private final @Nullable SslContext tls;
    private final NodeRequests requests;
    private final CallService calls;
    private final Clock clock;
    private final OnReady onReady;
    private final AriEventReader reader = new AriEventReader();
    private final AriTranslator translator;
    private final AriPhones phones;
    private final RebootedPhones rebooted;
    private final NodeStatus status;
    private final Backoff backoff;
    private final PhoneEvents phoneEvents;
    private volatile @Nullable AriSocket socket;
    private boolean replaced;
    /// How often in a row the ends of legs could not be asked for.
    private int unread;
    private volatile boolean stopped;
    /// When this Asterisk was started, as far as is known.
    private volatile Instant started = Instant.EPOCH;
    private final Comparisons comparisons;
    private final EndRecords ends;
    private final Rounds rounds;
    private final Standstill standstill;
    private final BusyChannels busyChannels = new BusyChannels();
    private final DigitSender digits;

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
        this.ends = new EndRecords(clock);
        this.rounds = new Rounds(this, comparisons, ends, clock);
        this.requests = new NodeRequests(address, properties, clients, status.requests());
        this.digits = new DigitSender(loop, busyChannels);
        this.standstill = new Standstill(loop, requests::transport, calls::settled);
        this.backoff = new Backoff(properties.reconnectFirst(), properties.reconnectLongest());
        this.phoneEvents = new PhoneEvents(requests.actions(), properties.application());
        this.translator = new AriTranslator(name(), calls, requests::turnAway, requests::whisper,
                requests::dial);
        this.phones = new AriPhones(name(), states);
        this.rebooted = new RebootedPhones(() -> calls.alive(name()), request -> requests.http().request(request),
                requests::turnAway);
    }

    String name() {
        return address.node().name();
    }

    NodeStatus status() {
        return status;
    }

    NodeRequests requests() {
        return requests;
    }

    Standstill standstill() {
        return standstill;
    }

    BusyChannels busyChannels() {
        return busyChannels;
    }

    DigitSender digits() {
        return digits;
    }

    void started(Instant at) {
        started = at;
    }

    Duration requestTimeout() {
        return properties.requestTimeout();
    }

    EventLoop loop() {
        return loop;
    }

    boolean isOn(AriSocket open) {
        return socket == open;
    }

    void start() {
        comparisons.lost(name());
        loop.execute(this::connect);
        standstill.start();
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
        HttpTransport next = requests.newHttp();
        if (standstill.isBehind()) {
            calls.settled().join();
        }
        Map<CallId, CallFact> gone = new HashMap<>();
        try {
            started = AsteriskInfo.ask(next, properties.connectTimeout()).started();
            gone.putAll(ends.read(next, started, calls.alive(name()), _ -> true, properties.connectTimeout()));
        } catch (ConnectException e) {
            loop.execute(() -> unread(next, e));
            return;
        } catch (IOException e) {
            LOG.debug("How legs have ended on {} cannot be read yet: {}", name(), e.getMessage());
        }
        loop.execute(() -> {
            unread = 0;
            open(next, gone);
        });
    }

    /// Whatever cannot be reached by HTTP is not tried by the event socket either: it might be there a moment later, and tell of who
    /// has answered before it is known who has gone. But it is not waited for without end.
    private void unread(HttpTransport next, ConnectException why) {
        if (++unread % MOST_UNREAD == 0) {
            open(next, Map.of());
        } else {
            next.close();
            failed(String.valueOf(why.getMessage()));
        }
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
                failed(reason(String.valueOf(failure.getMessage())));
            }
        });
    }

    private static String reason(String message) {
        return message.contains("401")
                ? "the user or the password of ARI is wrong (401): compare ASTERISK_ARI_USER and ASTERISK_ARI_PASS with its ari.conf"
                : message;
    }

    /// On the loop, before the first event of the connection is read.
    private void opened(AriSocket open, HttpTransport next, Map<CallId, CallFact> gone) {
        socket = open;
        SocketTransport bySocket = requests.opened(open, next);
        phoneEvents.lost();
        ends.connected();
        translator.restart(calls.alive(name()));
        gone.forEach(calls::accept);
        standstill.over();
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

    /// Until here requests went by HTTP.
    void choose(AriSocket open, boolean onSocket) {
        if (socket == open) {
            requests.choose(onSocket);
        }
    }

    /// Asks what all phones do, once Asterisk has been told of them. Blocks.
    void comparePhones() throws ARIException {
        AriPhones.Look look = beginLook();
        endLook(look, AriPhones.find(requests.actions(), AriResync.channels(requests.actions())));
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
            String warning = AsteriskInfo.warning(version);
            if (warning != null) {
                LOG.warn("Asterisk {} {}: {}", version, address, warning);
            }
            onReady.ready(this);
        }
    }

    @Override
    public void message(byte[] bytes, int offset, int length) {
        standstill.look();
        AriEvent event = reader.read(bytes, offset, length);
        status.seen(event);
        phones.heard(event);
        if (event instanceof AriEvent.Response response) {
            requests.answered(response);
        } else if (event instanceof AriEvent.NewContact contact) {
            rebooted.registered(contact.endpoint());
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
                        + "does not fight over it: stop the other client, then Ringdown takes it back by itself",
                properties.application(),
                address);
        if (socket != null) {
            socket.close("another client has taken the application");
        }
    }

    @Override
    public void closed(String why) {
        requests.closed(stopped);
        if (stopped || replaced) {
            standstill.over();
        }
        socket = null;
        phones.lost();
        if (replaced) {
            status.replaced();
            comparisons.lost(name());
            lookWhetherFree(new ReplacedApplication(requests::http, properties.application()));
        } else if (stopped) {
            status.waiting(why);
        } else {
            comparisons.lost(name());
            failed(why);
        }
    }

    private void lookWhetherFree(ReplacedApplication application) {
        var _ = loop.schedule(() -> Thread.ofVirtual().name("ari-" + name()).start(() -> {
            boolean free = isFree(application);
            loop.execute(() -> {
                if (stopped) {
                    return;
                }
                if (free) {
                    LOG.info("The application {} of Asterisk {} is free again", properties.application(), address);
                    replaced = false;
                    connect();
                } else {
                    lookWhetherFree(application);
                }
            });
        }), properties.reconnectLongest().toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isFree(ReplacedApplication application) {
        try {
            return application.isFree();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Asterisk {} does not say whether its application is free: {}", address, e.getMessage());
            return false;
        }
    }

    AriResync resync() {
        return new AriResync(name(), properties.application(), requests.actions(), requests::http, calls, ends,
                () -> started, requests::dial, properties.requestTimeout(), clock);
    }

    /// While events flow. Never two at a time; returns at once. Any thread.
    void compareInTurn() {
        AriSocket open = socket;
        if (open != null && status.view().isReady()) {
            rounds.begin(open);
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
        if (socket != null && requests.isStalled()) {
            socket.close("a request was not answered in " + properties.requestTimeout());
        }
    }
}
