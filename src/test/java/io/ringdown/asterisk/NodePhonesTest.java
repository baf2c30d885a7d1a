package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.device.DeviceKind;
import io.ringdown.device.SipDevice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to phones when an Asterisk does not do as it is told. That it does is seen with a real one.
class NodePhonesTest {

    private static final String PUT = "PUT asterisk/config/dynamic/res_pjsip/";
    private final FakeAsterisk asterisk = FakeAsterisk.start();
    private final List<SipDevice> devices = new CopyOnWriteArrayList<>(
            List.of(device("3001", "a"), device("3002", "b")));
    private final Map<String, NodePhones> phones = new ConcurrentHashMap<>();

    private final Edge edge = start();

    private static SipDevice device(String endpoint, String secret) {
        return new SipDevice(endpoint, DeviceKind.DESK_PHONE, "Somebody", endpoint, "asterisk", secret.repeat(32),
                Instant.EPOCH);
    }

    private Edge start() {
        try {
            Edge.Settings settings = Edge.Settings.of(asterisk);
            return Edge.started(settings, node -> phones.computeIfAbsent(node.name(),
                    _ -> new NodePhones(node, settings.properties(), () -> devices, Clock.systemUTC())).connected());
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void toldOnce() {
        await().until(() -> edge.status().devicesProvisioned() == 2);
    }

    @AfterEach
    void stop() {
        edge.close();
        phones.values().forEach(NodePhones::close);
        asterisk.close();
    }

    private NodePhones node() {
        return phones.values().iterator().next();
    }

    private long requests(String start) {
        return asterisk.ledger().requests().stream().filter(request -> request.startsWith(start)).count();
    }

    @Test
    void givenToldPhones_whenNothingChanges_thenNothingIsSent() {
        long before = requests(PUT);
        node().update().join();
        assertThat(requests(PUT)).isEqualTo(before);
        devices.set(0, device("3001", "c"));
        node().update().join();
        assertThat(requests(PUT + "auth/3001")).isEqualTo(2);
        assertThat(requests("DELETE asterisk/config/dynamic/res_pjsip/aor/3001")).isOne();
        assertThat(requests(PUT + "endpoint")).as("nothing of the endpoints has changed").isEqualTo(2);
    }

    @Test
    void givenAPhoneThatAsteriskWillNotHave_whenItIsTold_thenTheOthersAreAndTheStatusCountsIt() {
        asterisk.moods().refuse(PUT + "auth/3003", 403);
        devices.addAll(List.of(device("3003", "d"), device("3004", "e")));
        node().update().join();
        assertThat(edge.status().devicesProvisioned()).isEqualTo(3);
        assertThat(edge.status().devicesRefused()).isOne();
        assertThat(requests(PUT + "endpoint/3003")).as("no endpoint without its secret").isZero();
        assertThat(requests(PUT + "endpoint/3004")).isOne();
        devices.removeIf(device -> device.endpoint().equals("3003"));
        node().update().join();
        assertThat(requests("DELETE asterisk/config/dynamic/res_pjsip/endpoint/3003")).as("it is not ours").isZero();
        assertThat(edge.status().devicesRefused()).isZero();
    }

    @Test
    void givenAnAsteriskThatFails_whenItRecovers_thenItIsComparedAndTold() {
        asterisk.moods().refuse(PUT + "endpoint/3003", 503);
        devices.add(device("3003", "d"));
        assertThat(node().update()).failsWithin(Duration.ofSeconds(10));
        assertThat(edge.status().isReady()).as("calls go on").isTrue();
        await().until(() -> requests(PUT + "endpoint/3003") >= 3);
        asterisk.moods().accept(PUT + "endpoint/3003");
        await().until(() -> edge.status().devicesProvisioned() == 3);
    }

    @Test
    void givenAConnectionLost_whenItIsBack_thenThePhonesAreToldAnew() {
        asterisk.cut();
        edge.awaitReconnected(1);
        await().until(() -> edge.status().provisionedAt() != null);
        assertThat(requests(PUT + "endpoint/3001")).isEqualTo(2);
    }
}
