package io.ringdown.bench;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.local.LocalPostgres;
import io.ringdown.whole.ServiceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The service as it is measured: in a JVM of its own, against a real PostgreSQL and a [FakeAsterisk].
final class Services {

    private Services() {}

    /// @param more settings as on a command line
    static ServiceProcess start(FakeAsterisk asterisk, LocalPostgres postgres, Path log, String... more) {
        List<String> settings = new ArrayList<>(List.of("--spring.profiles.active=local",
                "--spring.datasource.url=" + postgres.url(), "--spring.datasource.username=" + postgres.username(),
                "--spring.datasource.password=" + postgres.password(), "--ringdown.demo.enabled=true",
                "--ringdown.demo.sip-secret=benchmark-secret",
                "--ringdown.occupancy.calls-per-device=100000",
                "--ringdown.account.jwt-secret=benchmark-benchmark-benchmark-benchmark-0123",
                "--ringdown.asterisk.nodes[0].name=fake", "--ringdown.asterisk.nodes[0].url=" + asterisk.url(),
                "--ringdown.asterisk.nodes[0].username=" + asterisk.username(),
                "--ringdown.asterisk.nodes[0].password=" + asterisk.password(), "--logging.level.root=WARN"));
        settings.addAll(List.of(more));
        return ServiceProcess.start(log, settings);
    }
}
