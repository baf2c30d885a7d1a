package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.TestDatabase;
import io.ringdown.account.AccountChanged;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ActiveProfiles("test")
@SpringBootTest(classes = DirectoryTest.Phones.class, properties = {"ringdown.demo.enabled=true",
        "ringdown.demo.sip-secret=s3cret",
        "ringdown.device.refresh-after=1h"})
class DirectoryTest {

    @Autowired
    private Directory directory;

    @Autowired
    private Devices devices;

    @Autowired
    private DemoLines demo;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private Heard heard;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "io.ringdown")
    @ConfigurationPropertiesScan("io.ringdown")
    @ComponentScan({"io.ringdown.account", "io.ringdown.audit", "io.ringdown.device"})
    static class Phones {

        @Bean
        java.time.Clock clock() {
            return java.time.Clock.systemUTC();
        }

        @Bean
        Heard heard() {
            return new Heard(new AtomicInteger());
        }
    }

    record Heard(AtomicInteger changes) {

        @EventListener
        void on(DevicesChanged change) {
            changes.incrementAndGet();
        }
    }

    @Test
    void theDemoLinesRingTheirDeskPhones() {
        Line line = directory.byLine("3003").orElseThrow();
        assertThat(line.username()).isEqualTo("maria.santos");
        assertThat(line.endpoints()).containsExactly("3003");
        assertThat(directory.byEndpoint("3003")).contains(line);
        assertThat(directory.byAccount(line.accountId())).contains(line);
        assertThat(directory.lineOf(line.accountId())).contains("3003");
        assertThat(directory.byLine("3999")).isEmpty();
        assertThat(directory.byEndpoint("nobody")).isEmpty();
        assertThat(devices.all()).hasSize(4).allMatch(device -> device.kind() == DeviceKind.DESK_PHONE);
    }

    @Test
    void onlyTheDigestOfTheSecretIsKept() {
        SipDevice phone = devices.all().getFirst();
        // RFC 2617's recipe, from `printf '3001:asterisk:s3cret' | md5sum`
        assertThat(phone.ha1()).isEqualTo("65418d82c8ad4de4b6ce8c0f92299816");
        assertThat(phone.toString()).doesNotContain(phone.ha1());
        assertThat(jdbc.sql("SELECT devices::text FROM devices").query(String.class).list())
                .allMatch(row -> !row.contains("s3cret"));
    }

    @Test
    void aChangeIsKnownAtOnce_andSeedingTwiceAddsNothing() {
        int before = heard.changes().get();
        var account = directory.byLine("3004").orElseThrow().accountId();
        jdbc.sql("UPDATE accounts SET name = 'Carlos O.' WHERE id = ?").param(account).update();
        assertThat(directory.byLine("3004").orElseThrow().name()).isEqualTo("Carlos Oliveira");
        events.publishEvent(new AccountChanged(account));
        assertThat(directory.byLine("3004").orElseThrow().name()).isEqualTo("Carlos O.");
        assertThat(heard.changes().get()).isEqualTo(before + 1);
        demo.afterPropertiesSet();
        assertThat(devices.all()).hasSize(4);
    }
}
