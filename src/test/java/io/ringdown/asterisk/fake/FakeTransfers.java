package io.ringdown.asterisk.fake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Transfers that phones ask for (REFER) from legs whose `PJSIP_TRANSFER_HANDLING()` is `ari-only`. Lives on the fake's thread.
final class FakeTransfers {

    /// What may be told, and what the phone hears of it in a NOTIFY.
    private static final Map<String, Integer> STATUSES = Map.of("channel_progress", 100, "channel_answered", 200,
            "channel_unavailable", 503, "channel_declined", 603);

    private final FakeState state;
    private final FakeLedger ledger;

    FakeTransfers(FakeState state, FakeLedger ledger) {
        this.state = state;
        this.ledger = ledger;
    }

    /// @param consult the same phone's other leg, whose place the other side shall take; null for a blind transfer
    void ask(FakeChannel channel, String number, @Nullable FakeChannel consult) {
        if (!"ari-only".equals(channel.variables.get("PJSIP_TRANSFER_HANDLING()"))) {
            throw new IllegalStateException("Asterisk would transfer by itself");
        }
        channel.transfer = "\"refer_to\":{\"requested_destination\":{\"destination\":\"" + number + "\"}"
                + (consult == null ? "" : ",\"destination_channel\":" + consult.json())
                + "},\"referred_by\":{\"source_channel\":" + channel.json() + "}";
        state.tell("ChannelTransfer", channel.transfer);
    }

    /// @return false if that is nothing a phone can be told
    boolean progress(FakeChannel channel, String told) {
        Integer status = STATUSES.get(told);
        if (status == null) {
            return false;
        }
        String transfer = channel.transfer;
        if (transfer != null) {
            ledger.notified(channel.id, status);
            state.tell("ChannelTransfer", transfer + ",\"state\":\""
                    + (told.equals("channel_unavailable") ? "channel_declined" : told) + "\"");
            channel.transfer = status > 100 ? null : transfer;
        }
        return true;
    }
}
