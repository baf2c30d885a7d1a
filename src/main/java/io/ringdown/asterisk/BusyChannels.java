package io.ringdown.asterisk;

import io.ringdown.call.ChannelId;
import io.ringdown.call.Effect;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The channels of one Asterisk that play a prompt or are sent digits. For such a channel Asterisk holds back `variable`, `answer`,
/// `addChannel` and `removeChannel` until that is over, and everything behind them on the same connection waits, too (22.10.1).
/// Any thread.
final class BusyChannels {

    /// From so many entries on, those that are over are looked for.
    private static final int MANY = 1_000;

    /// When it is over, as [System#nanoTime] counts.
    private final Map<ChannelId, Long> until = new ConcurrentHashMap<>();

    /// For so long at the most.
    void busy(ChannelId channel, Duration longest) {
        if (until.size() > MANY) {
            long now = System.nanoTime();
            until.values().removeIf(end -> end - now < 0);
        }
        until.put(channel, System.nanoTime() + longest.toNanos());
    }

    void idle(ChannelId channel) {
        until.remove(channel);
    }

    /// Does Asterisk hold back a request of this effect now?
    boolean holdBack(Effect effect) {
        return !until.isEmpty() && waiting(effect).anyMatch(this::isBusy);
    }

    private boolean isBusy(ChannelId channel) {
        Long end = until.get(channel);
        return end != null && end - System.nanoTime() > 0;
    }

    private static Stream<ChannelId> waiting(Effect effect) {
        return switch (effect) {
            case Effect.Tag tag -> Stream.of(tag.channel());
            case Effect.Answer answer -> Stream.of(answer.channel());
            case Effect.Connect connect -> connect.channels().stream();
            case Effect.Move move -> Stream.of(move.channel());
            default -> Stream.empty();
        };
    }
}
