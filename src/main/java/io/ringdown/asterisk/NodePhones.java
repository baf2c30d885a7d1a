package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.device.SipDevice;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The phones of one Asterisk: after each connect they are compared with what is there, after that only differences are
/// told. One thing at a time on a virtual thread of its own, over HTTP, so that neither events nor call commands wait
/// behind it on the event socket.
final class NodePhones implements AutoCloseable {

    /// Asterisk's own default; no registration is older.
    static final Duration LONGEST_REGISTRATION = Duration.ofHours(2);

    private static final Logger LOG = LoggerFactory.getLogger(NodePhones.class);

    private final AriNode node;
    private final Supplier<List<SipDevice>> devices;
    private final int atOnce;
    private final Phonebook phonebook;
    private final DynamicConfig config;
    private final NodeLines lines;
    private final Clock clock;
    private final Backoff backoff;
    private final ScheduledExecutorService worker;
    /// What this Asterisk has been told, by endpoint. Written by the worker's lanes.
    private final Map<String, SipDevice> told = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable CompletableFuture<Void>> next = new AtomicReference<>();
    /// Has what is there been looked at since the connect?
    private final AtomicBoolean compared = new AtomicBoolean();

    /// What is to be done. Asterisk goes through all endpoints for each new AOR, so those come while there are few.
    private record Plan(List<Phonebook.Work> before, List<Phonebook.Work> endpoints) {}

    NodePhones(AriNode node, AsteriskProperties properties, Supplier<List<SipDevice>> devices, Clock clock) {
        this.node = node;
        this.devices = devices;
        this.atOnce = properties.provisioningRequests();
        this.config = new DynamicConfig(node.requests()::http);
        this.phonebook = new Phonebook(config, properties.application(), properties.phoneTransfers(), clock);
        this.lines = new NodeLines(node.requests()::http);
        this.clock = clock;
        this.backoff = new Backoff(properties.reconnectFirst(), properties.reconnectLongest());
        this.worker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("provisioning-" + node.name()).factory());
    }

    boolean isConnected() {
        return node.status().view().isReady();
    }

    /// There is a new connection: what this Asterisk has is not known any more.
    void connected() {
        compared.set(false);
        var _ = update();
    }

    /// Tells what is new. However many ask meanwhile, one run at the most waits behind the one under way.
    ///
    /// @return when that is done; it fails if Asterisk cannot be told now
    CompletableFuture<Void> update() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> waiting = next.compareAndExchange(null, mine);
        if (waiting != null) {
            return waiting;
        }
        try {
            worker.execute(this::run);
        } catch (RejectedExecutionException stopped) {
            mine.completeExceptionally(stopped);
        }
        return mine;
    }

    private void run() {
        CompletableFuture<Void> mine = next.getAndSet(null);
        boolean anew = !compared.getAndSet(true);
        try {
            bring(anew);
            backoff.reset();
            if (compared.get() && isConnected()) { // and not meanwhile another connection, of which nothing is known yet
                node.status().provisioned(told.size() - refused.size(), refused.size(), clock.instant());
            }
            if (mine != null) {
                mine.complete(null);
            }
        } catch (IOException | RuntimeException e) {
            compared.set(false);
            if (mine != null) {
                mine.completeExceptionally(e);
            }
            again(e);
        }
    }

    private void again(Exception failure) {
        if (isConnected() && !worker.isShutdown()) {
            long pause = backoff.next();
            LOG.warn("Asterisk {} could not be told of all devices ({}); again in {} ms", node.name(),
                    failure.getMessage(), pause);
            var _ = worker.schedule(() -> {
                var _ = update();
            }, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void bring(boolean anew) throws IOException {
        long begin = System.nanoTime();
        Map<String, SipDevice> wanted = new HashMap<>();
        devices.get().forEach(device -> wanted.put(device.endpoint(), device));
        Plan plan = new Plan(new ArrayList<>(), new ArrayList<>());
        if (anew) {
            compare(wanted, plan);
        } else {
            differ(wanted, plan);
        }
        carryOut(plan.before());
        List<Phonebook.Work> work = plan.endpoints();
        if (!node.phoneEvents().isSubscribed() && !work.isEmpty()) { // before there is a second phone that the first could call
            carryOut(work.subList(0, 1));
            hearPhones();
            work = work.subList(1, work.size());
        }
        carryOut(work);
        carryOut(lines.changes(wanted.values(), anew));
        if (anew) {
            comparePhones();
            LOG.info("Asterisk {} has {} devices ({} refused), compared in {} ms", node.name(),
                    told.size() - refused.size(), refused.size(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }

    private void hearPhones() throws IOException {
        try {
            node.phoneEvents().subscribe();
        } catch (RestException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// An Asterisk that was empty knows only now which of the phones are there.
    private void comparePhones() throws IOException {
        try {
            node.comparePhones();
        } catch (ARIException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void compare(Map<String, SipDevice> wanted, Plan plan) throws IOException {
        Set<String> there = config.endpoints();
        told.keySet().retainAll(wanted.keySet());
        refused.clear();
        for (SipDevice device : wanted.values()) {
            SipDevice known = told.get(device.endpoint());
            if (there.contains(device.endpoint())) {
                plan.endpoints().add(told(device, () -> phonebook.mend(device)));
            } else {
                add(device, known != null && known.ha1().equals(device.ha1()), plan);
            }
        }
        Set<String> strange = new HashSet<>(there);
        strange.removeAll(wanted.keySet());
        strange.forEach(endpoint -> plan.endpoints().add(() -> phonebook.removeIfOurs(endpoint)));
    }

    private void differ(Map<String, SipDevice> wanted, Plan plan) {
        for (SipDevice device : wanted.values()) {
            SipDevice before = told.get(device.endpoint());
            if (before == null || (refused.contains(device.endpoint()) && !before.equals(device))) {
                refused.remove(device.endpoint());
                add(device, false, plan);
            } else if (!before.equals(device)) {
                plan.endpoints().add(told(device, () -> phonebook.change(before, device)));
            }
        }
        told.keySet().stream().filter(endpoint -> !wanted.containsKey(endpoint))
                .forEach(endpoint -> plan.endpoints().add(() -> {
                    if (!refused.remove(endpoint)) {
                        phonebook.remove(endpoint);
                    }
                    told.remove(endpoint);
                }));
    }

    private void add(SipDevice device, boolean known, Plan plan) {
        plan.before().add(() -> unlessRefused(device, () -> phonebook.prepare(device, known)));
        plan.endpoints().add(told(device, () -> phonebook.admit(device)));
    }

    private Phonebook.Work told(SipDevice device, Phonebook.Work work) {
        return () -> {
            unlessRefused(device, work);
            told.put(device.endpoint(), device);
        };
    }

    private void unlessRefused(SipDevice device, Phonebook.Work work) throws IOException {
        try {
            if (!refused.contains(device.endpoint())) {
                work.run();
            }
        } catch (DynamicConfig.Refused e) {
            refused.add(device.endpoint());
            LOG.warn("Asterisk {} does not take a device: {}", node.name(), e.getMessage());
        }
    }

    /// Some at a time; the first failure ends it.
    private void carryOut(List<Phonebook.Work> work) throws IOException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (ExecutorService lanes = Executors.newFixedThreadPool(atOnce,
                Thread.ofVirtual().name("provisioning-" + node.name() + "-", 0).factory())) {
            for (Phonebook.Work one : work) {
                lanes.execute(() -> {
                    try {
                        if (failure.get() == null) {
                            one.run();
                        }
                    } catch (IOException | DynamicConfig.Refused | RuntimeException e) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
        }
        Exception first = failure.get();
        if (first != null) {
            throw new IOException(first.getMessage(), first);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
