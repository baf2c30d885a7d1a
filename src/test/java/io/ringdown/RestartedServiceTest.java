package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.live.JsSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A browser stays open while the whole service is stopped and started anew.
class RestartedServiceTest {

    private final FakeAsterisk asterisk = FakeAsterisk.start();

    private final String database = TestDatabase.create();

    private final JdbcTemplate sql = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", "postgres"));

    private final int livePort = freePort();

    private ConfigurableApplicationContext service = start();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(RingdownApplication.class);
        application.setRegisterShutdownHook(false);
        ConfigurableApplicationContext started = application.run("--spring.profiles.active=test",
                "--spring.main.banner-mode=off", "--server.port=0", "--server.address=127.0.0.1",
                "--ringdown.live.port=" + livePort, "--ringdown.logs=target/logs-restart",
                "--ringdown.demo.enabled=true", "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres", "--spring.datasource.password=postgres",
                "--ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384",
                "--ringdown.asterisk.nodes[0].name=north", "--ringdown.asterisk.nodes[0].url=" + asterisk.url(),
                "--ringdown.asterisk.nodes[0].username=" + asterisk.username(),
                "--ringdown.asterisk.nodes[0].password=" + asterisk.password());
        RestClient anybody = RestClient
                .to(Integer.parseInt(started.getEnvironment().getRequiredProperty("local.server.port")));
        await().until(() -> anybody.get("/actuator/health/readiness").response().statusCode() == 200);
        return started;
    }

    @AfterEach
    void stop() {
        service.close();
        asterisk.close();
    }

    private String token() {
        return RestClient.to(Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")))
                .as("maria.santos", "client123").token();
    }

    private List<String> written() {
        return sql.query("select event_id::text from call_events order by event_id", (row, _) -> row.getString(1));
    }

    private static List<String> heard(JsSocketClient client) {
        return client.events().stream()
                .filter(fact -> fact.name().startsWith("call_") && !fact.name().equals("call_missed"))
                .map(fact -> fact.body().get("event_id").asString()).toList();
    }

    @Test
    void givenABrowser_whenTheServiceIsRestarted_andACallEndsMeanwhile_thenItHeardEverythingOnceInOrder() {
        try (JsSocketClient client = JsSocketClient.catchingUp(livePort, token(), "websocket")) {
            client.awaitEvent("snapshot");
            String over = asterisk.dial("3002", "3003");
            await().until(() -> asterisk.bridges().size() == 1);
            asterisk.hangUp(over, 16);
            client.awaitEvent("call_ended");
            String alive = asterisk.dial("3002", "3003");
            await().until(() -> asterisk.bridges().size() == 1);
            await().until(() -> heard(client).equals(written()));
            service.close();
            client.awaitEvent("server_stopping");
            client.await(fact -> fact.kind().equals("disconnect"));
            assertThat(client.heard()).noneMatch(fact -> fact.name().equals("io server disconnect"));
            asterisk.hangUp(alive, 16);
            service = start();
            await().until(() -> client.heard().stream().filter(fact -> fact.name().equals("call_ended")).count() == 2);
            client.await(fact -> fact.name().equals("caught_up"));
            assertThat(heard(client)).isEqualTo(written());
            assertThat(client.heard()).filteredOn(fact -> fact.name().equals("snapshot")).hasSize(1);
            try (JsSocketClient fresh = JsSocketClient.connect(livePort, token())) {
                assertThat(fresh.awaitEvent("snapshot").body().get("calls")).isEmpty();
                assertThat(fresh.awaitEvent("snapshot").body().get("event_id").asString())
                        .isEqualTo(Long.toString(Long.parseLong(written().getLast()) + 1));
            }
        }
    }
}
