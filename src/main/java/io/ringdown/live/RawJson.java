package io.ringdown.live;

/// JSON that is encoded already, as UTF-8.
record RawJson(byte[] utf8) {}
