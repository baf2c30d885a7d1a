package io.ringdown;

import io.ringdown.asterisk.fake.FakeAsterisk;
import org.springframework.test.context.DynamicPropertyRegistry;

/// The one node of a service under test.
final class TestAsterisk {

    private TestAsterisk() {}

    /// Points Spring at a made-up Asterisk, as the node `north`.
    static void register(DynamicPropertyRegistry registry, FakeAsterisk asterisk) {
        registry.add("ringdown.asterisk.nodes[0].name", () -> "north");
        registry.add("ringdown.asterisk.nodes[0].url", asterisk::url);
        registry.add("ringdown.asterisk.nodes[0].username", asterisk::username);
        registry.add("ringdown.asterisk.nodes[0].password", asterisk::password);
    }
}
