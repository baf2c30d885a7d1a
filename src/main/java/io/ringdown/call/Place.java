package io.ringdown.call;

/// Where a connected leg is, which decides who hears whom.
public enum Place {
    /// Nowhere yet.
    NONE,
    /// In the call's bridge.
    TALK,
    /// In the call's bridge, without being heard.
    LISTEN,
    /// In the bridge of a consultation.
    ASIDE,
    /// By itself, with music.
    MUSIC,
    /// By itself, with the tone of a phone that rings.
    RINGBACK,
    /// By itself, in silence.
    ALONE,
    /// Hears what another leg says and hears, and is heard by that one only.
    WHISPER;

    /// Is there a bridge at this place that all who are there share?
    public boolean isBridge() {
        return this == TALK || this == LISTEN || this == ASIDE;
    }
}
