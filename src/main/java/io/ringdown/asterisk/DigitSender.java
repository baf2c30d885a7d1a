package io.ringdown.asterisk;

import io.netty.channel.EventLoop;
import io.ringdown.call.ChannelId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sends digits to the channels of one Asterisk in short pieces, the next when the one before has been played. What else is wanted of
/// the channel then waits for one piece at the most. Any thread; what follows the first piece is sent on the event loop.
final class DigitSender {

    private static final int PIECE = 4;
    /// Asterisk's defaults: 100 ms each, 100 ms between them.
    private static final Duration DIGIT = Duration.ofMillis(200);
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final BusyChannels busy;
    /// The pieces that wait; a channel is here as long as one is being played.
    private final Map<ChannelId, Queue<Piece>> waiting = new ConcurrentHashMap<>();

    /// @param request sends it
    private record Piece(String digits, Function<String, CompletableFuture<?>> request) {

        Duration length() {
            return DIGIT.multipliedBy(digits.length());
        }
    }

    DigitSender(EventLoop loop, BusyChannels busy) {
        this.loop = loop;
        this.busy = busy;
    }

    /// The first piece is sent at once, unless others are under way to the same channel.
    ///
    /// @param request asks Asterisk to play some digits
    void send(ChannelId channel, String digits, Function<String, CompletableFuture<?>> request) {
        for (int from = 0; from < digits.length(); from += PIECE) {
            Piece piece = new Piece(digits.substring(from, Math.min(digits.length(), from + PIECE)), request);
            waiting.compute(channel, (_, queue) -> {
                if (queue == null) {
                    play(channel, piece);
                    return new ArrayDeque<>();
                }
                queue.add(piece);
                return queue;
            });
        }
    }

    /// Nothing more is played to it.
    void cancel(ChannelId channel) {
        waiting.computeIfPresent(channel, (_, queue) -> {
            queue.clear();
            return queue;
        });
    }

    private void play(ChannelId channel, Piece piece) {
        busy.busy(channel, piece.length().plus(SLACK));
        var _ = piece.request().apply(piece.digits());
        var _ = loop.schedule(() -> next(channel), piece.length().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void next(ChannelId channel) {
        waiting.computeIfPresent(channel, (_, queue) -> {
            @Nullable
            Piece piece = queue.poll();
            if (piece == null) {
                busy.idle(channel);
                return null;
            }
            play(channel, piece);
            return queue;
        });
    }
}
