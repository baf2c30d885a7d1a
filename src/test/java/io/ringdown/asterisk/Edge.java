package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.call.Call;
import io.ringdown.call.CallProperties;
import io.ringdown.call.LiveCalls;
import io.ringdown.device.LivePhones;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// The whole ARI edge, connected to one [FakeAsterisk], with the call core behind it: from socket to stored call.
final class Edge implements AutoCloseable {

    /// How an edge differs from the usual one.
    ///
    /// @param url         where Asterisk is believed to be
    /// @param certificate as in the configuration
    record Settings(URI url, String password, @Nullable Path certificate, Duration request, Duration silence,
            CallProperties calls, Duration every) {

        static Settings of(FakeAsterisk asterisk) {
            return new Settings(asterisk.url(), asterisk.password(), null, Duration.ofSeconds(4),
                    Duration.ofSeconds(9), LiveCalls.properties(), Duration.ofSeconds(30));
        }

        Settings at(URI other) {
            return new Settings(other, password, certificate, request, silence, calls, every);
        }

        Settings password(String other) {
            return new Settings(url, other, certificate, request, silence, calls, every);
        }

        Settings trusting(Path authority) {
            return new Settings(url, password, authority, request, silence, calls, every);
        }

        Settings impatient() {
            return new Settings(url, password, certificate, Duration.ofSeconds(1), Duration.ofMillis(900), calls,
                    every);
        }

        Settings calls(CallProperties other) {
            return new Settings(url, password, certificate, request, silence, other, every);
        }

        Settings comparingEvery(Duration other) {
            return new Settings(url, password, certificate, request, silence, calls, other);
        }

        AsteriskProperties properties() {
            AsteriskProperties.Node node = new AsteriskProperties.Node("fake", url, "ringdown", password, certificate);
            return new AsteriskProperties(List.of(node), "call-service", Duration.ofSeconds(1), request, silence,
                    Duration.ofMillis(20), Duration.ofMillis(300), every, DataSize.ofMegabytes(1), 4,
                    Duration.ofSeconds(3),
                    new AsteriskProperties.Announcements(List.of(), List.of(), List.of(), List.of()),
                    20_000, true);
        }
    }

    private final AtomicReference<@Nullable AriTelephony> telephony = new AtomicReference<>();
    private final LiveCalls core;
    private final LivePhones phones = new LivePhones(Clock.systemUTC());
    private final AriNodes nodes;

    private Edge(Settings settings, AriNode.OnReady onReady) throws SSLException {
        core = new LiveCalls(settings.calls(), () -> Objects.requireNonNull(telephony.get()));
        nodes = new AriNodes(settings.properties(), core.service(), core.comparisons(), Clock.systemUTC(),
                core.meters(), List.of(onReady), phones.states());
        telephony.set(new AriTelephony(nodes, core.service(), settings.properties(), Clock.systemUTC()));
        nodes.start();
    }

    /// Connected and compared.
    static Edge connected(FakeAsterisk asterisk) throws SSLException {
        return started(Settings.of(asterisk)).awaitReady();
    }

    /// On its way; it may never get there.
    static Edge started(Settings settings) throws SSLException {
        return started(settings, _ -> {});
    }

    static Edge started(Settings settings, AriNode.OnReady onReady) throws SSLException {
        return new Edge(settings, onReady);
    }

    Edge awaitReady() {
        awaitPhase("ready");
        return this;
    }

    Edge awaitPhase(String phase) {
        await().until(() -> status().phase().equals(phase));
        return this;
    }

    /// Waits for a connection after this many that were lost.
    Edge awaitReconnected(long times) {
        await().until(() -> status().reconnects() >= times && status().isReady());
        return this;
    }

    AriNode node() {
        return nodes.all().getFirst();
    }

    NodeStatus.View status() {
        return nodes.all().getFirst().status().view();
    }

    LiveCalls core() {
        return core;
    }

    LivePhones phones() {
        return phones;
    }

    List<String> types() {
        return core.types();
    }

    /// Waits until so many calls are written, ended and gone from Asterisk; the last of them.
    Call awaitOver(int calls) {
        await().untilAsserted(() -> assertThat(core.stored()).hasSize(calls).allMatch(Call::isOver));
        return core.stored().getLast();
    }

    void awaitHeard(String type) {
        await().until(() -> core.types().contains(type));
    }

    @Override
    public void close() {
        nodes.stop();
        core.close();
    }
}
