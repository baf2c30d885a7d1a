package io.ringdown.call;

import java.util.List;

/// Port: what carries calls. Asterisk over ARI in production.
public interface Telephony {

    /// Carry out the effects in this order. Returns at once and never throws; what fails comes back as
    /// [CallFact.EffectRefused] by [CallService#accept]. Called on the journal's publishing thread after the commit.
    void execute(Call call, List<Effect> effects);

    /// The node that a call begun by a click is to be made on.
    ///
    /// @throws CallException.TelephonyUnavailable when no node is connected
    String nodeForNewCall();

    /// Compare the calls of this node with what it has, soon and out of turn: one of them has not been heard of for too long.
    /// Returns at once; without a connection there is nothing to compare with until it is back.
    ///
    /// @return is there such a node? One that was taken out of the configuration will never be compared
    default boolean compare(String node) {
        return false;
    }
}
