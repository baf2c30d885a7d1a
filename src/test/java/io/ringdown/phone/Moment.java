package io.ringdown.phone;

/// What happens to one call at one phone. Each is noted with the phone's own time when the message that makes it so
/// is sent or received.
public enum Moment {
    /// INVITE sent or received.
    INVITED,
    /// 180 sent or received (the first one).
    RINGING,
    /// 183 with a session description received: what comes before the answer can be heard.
    EARLY_AUDIO,
    /// 200 to the INVITE sent or received.
    ANSWERED,
    /// The other side put us on hold (its offer is `sendonly` or `inactive`).
    HELD_BY_OTHER,
    /// The other side took us back.
    RESUMED_BY_OTHER,
    /// Our REFER was accepted (202).
    TRANSFER_ACCEPTED,
    /// A NOTIFY about our REFER brought a final status.
    TRANSFER_DONE,
    /// The call is over: BYE sent or received, CANCEL received, or a final status other than 2xx.
    ENDED
}
