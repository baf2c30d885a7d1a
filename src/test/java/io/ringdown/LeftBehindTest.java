package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.device.SoftphoneGone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Calls whose phone is gone because its page is.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-left-behind", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0"})
class LeftBehindTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationEventPublisher events;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    @Test
    void givenATalk_whenOnePhoneIsGone_thenItsPersonHasLeftIt_andOtherPhonesChangeNothing() {
        RestClient carlos = RestClient.to(port).as("carlos.oliveira", "client123");
        await().until(() -> carlos.get("/actuator/health/readiness").response().statusCode() == 200);
        ASTERISK.dial("3002", "3004");
        JsonNode call = await().until(() -> carlos.get("/api/calls/active").expect(200).body().path(0),
                found -> found.path("state").asString("").equals("answered"));
        assertThat(call.at("/participants/1/phone").asString()).isEqualTo("3004");
        assertThat(ASTERISK.channels().stream().map(channel -> ASTERISK.view(channel).variables()))
                .as("the phone is told which call rings").anySatisfy(told -> assertThat(told)
                        .containsEntry("PJSIP_HEADER(add,X-Ringdown-Call)", call.path("id").asString()));

        events.publishEvent(new SoftphoneGone("3004-another"));
        assertThat(carlos.get("/api/calls/" + call.path("id").asString()).body().path("state").asString())
                .isEqualTo("answered");

        events.publishEvent(new SoftphoneGone("3004"));
        JsonNode ended = await().until(
                () -> carlos.get("/api/calls/" + call.path("id").asString()).expect(200).body(),
                found -> found.path("state").asString().equals("ended"));
        assertThat(ended.path("end_reason").asString()).isEqualTo("completed");
        assertThat(ended.path("hangup_source").asString()).isEqualTo("callee");
        assertThat(ended.at("/participants/1/phone").isNull()).isTrue();
        await().until(() -> ASTERISK.channels().isEmpty());
    }
}
