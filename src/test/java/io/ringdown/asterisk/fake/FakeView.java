package io.ringdown.asterisk.fake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a channel of a [FakeAsterisk] stands at the moment.
///
/// @param bridge    the one it is in
/// @param hears     `music`, `ringing` or `announcement`; `bridge` where it hears the others, empty where it hears nothing
/// @param isHeard   by the others in its bridge
/// @param spied     the channel that it listens to and whose phone it can speak to
/// @param variables what was set on it, SIP headers to be sent included
public record FakeView(@Nullable String bridge, String hears, boolean isHeard, @Nullable String spied,
        Map<String, String> variables) {

    static FakeView of(FakeChannel channel, boolean announcement) {
        String hears = announcement
                ? "announcement"
                : !channel.generator.isEmpty() ? channel.generator : channel.bridge != null ? "bridge" : "";
        return new FakeView(channel.bridge, hears, channel.bridge != null && !channel.listener && !channel.muted,
                channel.spied, Map.copyOf(channel.variables));
    }
}
