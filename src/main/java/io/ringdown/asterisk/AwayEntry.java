package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.FoundCall;
import io.ringdown.call.HangupCause;
import io.ringdown.call.HangupSource;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Asterisk's dialplan has written down about one call that it carried by itself: when it began, again when it was
/// answered, again when it was over.
///
/// Source: `asterisk-config/etc/extensions.conf`, contexts `away-begun`, `away-answered`, `away-ended`.
///
/// @param n       the calls are counted from 1
/// @param channel of the caller
/// @param peer    the phone that answered
/// @param end     null while it is not over, as far as is written
/// @param dial    Asterisk's `DIALSTATUS`, empty where nothing was rung
/// @param told    the cause that the caller was told, Q.850; 0 if they left before
record AwayEntry(long n, String channel, String endpoint, String number, String dialled, Instant start,
        FoundCall.@Nullable Peer peer, @Nullable Instant ring, @Nullable Instant answer, @Nullable Instant end,
        String dial, int told) {

    private static final int BEGUN = 6;
    private static final int ANSWERED = 9;
    private static final int ENDED = 13;
    private static final int LONGEST_DETAIL = 200;

    /// The text is not what the dialplan writes.
    static final class Garbled extends Exception {
        Garbled(String text, @Nullable Throwable cause) {
            super("'" + text.substring(0, Math.min(text.length(), LONGEST_DETAIL)) + "'", cause, false, false);
        }
    }

    static AwayEntry read(String text) throws Garbled {
        List<String> fields = List.of(text.split("\\|", -1));
        int size = fields.size();
        if ((size != BEGUN && size != ANSWERED && size != ENDED) || fields.get(1).isEmpty()) {
            throw new Garbled(text, null);
        }
        try {
            Instant start = epoch(fields.get(5));
            return new AwayEntry(Long.parseLong(fields.get(0)), fields.get(1), endpoint(fields.get(2)), fields.get(3),
                    DialledText.decode(fields.get(4)), start, size == BEGUN ? null : peer(fields.get(6), fields.get(7)),
                    size == ENDED ? ring(start, fields.get(12)) : null,
                    size == BEGUN ? null : answer(fields.get(8)),
                    size == ENDED ? time(fields.get(9)) : null, size == ENDED ? fields.get(10) : "",
                    size == ENDED ? number(fields.get(11)) : 0);
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Garbled(text, e);
        }
    }

    /// `CDR(answer,u)` of a call that was never answered is 0.
    private static @Nullable Instant answer(String text) {
        Instant at = text.isEmpty() ? Instant.EPOCH : time(text);
        return at.equals(Instant.EPOCH) ? null : at;
    }

    /// `CDR(start,u)` has seconds and microseconds, `STRFTIME` what ARI has too.
    private static Instant time(String text) {
        return text.indexOf('T') > 0 ? Timestamps.utc(text) : epoch(text);
    }

    private static Instant epoch(String text) {
        return Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue());
    }

    private static @Nullable Instant ring(Instant start, String millis) {
        return millis.isEmpty() ? null : start.plusMillis(Long.parseLong(millis));
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static FoundCall.@Nullable Peer peer(String name, String channel) {
        return name.isEmpty()
                ? null
                : new FoundCall.Peer(endpoint(name), channel.isEmpty() ? null : new ChannelId(channel));
    }

    /// Of a name such as `PJSIP/3001-00000007`.
    private static String endpoint(String name) {
        int slash = name.indexOf('/');
        int dash = name.lastIndexOf('-');
        return name.substring(slash + 1, dash > slash ? dash : name.length());
    }

    boolean isOver() {
        return end != null;
    }

    /// @param lost when Asterisk can no longer have had it, if its end was never written
    FoundCall found(String node, Instant lost) {
        Instant last = end != null ? end : lost;
        Instant known = answer != null && answer.isAfter(last) ? answer : last;
        return new FoundCall(node, new ChannelId(channel), endpoint, number, dialled, start, ring, answer,
                known.isBefore(start) ? start : known, peer, ending());
    }

    private Call.Ending ending() {
        if (end == null) {
            return ended(EndReason.FAILED, HangupCause.NETWORK_OUT_OF_ORDER,
                    "the Asterisk that carried the call has ended");
        }
        if (answer != null) {
            return new Call.Ending(EndReason.COMPLETED,
                    told == HangupCause.NORMAL_CLEARING ? HangupSource.CALLEE : HangupSource.CALLER,
                    HangupCause.NORMAL_CLEARING, null);
        }
        return switch (told) {
            case 0 -> new Call.Ending(EndReason.CANCELED, HangupSource.CALLER, HangupCause.NORMAL_CLEARING, null);
            case HangupCause.USER_BUSY -> dial.equals("BUSY")
                    ? new Call.Ending(EndReason.BUSY, HangupSource.CALLEE, told, null)
                    : ended(EndReason.BUSY, told, "the caller dialled their own line");
            case HangupCause.CALL_REJECTED -> new Call.Ending(EndReason.REJECTED, HangupSource.CALLEE, told, null);
            case HangupCause.NO_ANSWER -> ended(EndReason.NO_ANSWER, told, null);
            case HangupCause.SUBSCRIBER_ABSENT -> ended(EndReason.FAILED, told, "the phone could not be reached");
            case HangupCause.UNALLOCATED -> ended(EndReason.FAILED, told, "nobody has this number");
            default -> ended(EndReason.FAILED, told, "Ringdown was away");
        };
    }

    private static Call.Ending ended(EndReason reason, int cause, @Nullable String detail) {
        return new Call.Ending(reason, HangupSource.SYSTEM, cause, detail);
    }
}
