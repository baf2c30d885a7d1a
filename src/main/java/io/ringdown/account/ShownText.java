package io.ringdown.account;

/// Patterns (`java.util.regex`) of texts that people write and others read: neither control characters, nor those that turn the
/// direction of what is read (Unicode's `Bidi_Control`), nor halves of a character.
public final class ShownText {

    /// Any such text.
    public static final String PRINTABLE = "[^\\p{Cntrl}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]*";

    public static final String NOT_PRINTABLE = "must not contain control characters";

    /// A name that can be seen.
    public static final String NAME = "(?=.*[\\p{L}\\p{N}])" + PRINTABLE;

    public static final String NOT_A_NAME = "must have a letter or a digit, and no control characters";

    private ShownText() {}
}
