package io.ringdown.call;

import java.util.Locale;

/// Who ended the call: one of its two sides, somebody who controls it, or Asterisk and Ringdown themselves.
public enum HangupSource {
    CALLER, CALLEE, AGENT, SYSTEM;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
