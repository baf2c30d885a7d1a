package io.ringdown.device;

/// What can go wrong with a request about devices. `code` is stable and part of the API.
public abstract sealed class DeviceException extends RuntimeException {

    private final String code;

    private DeviceException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// There is no such device, or none that the asker may see.
    public static final class DeviceNotFound extends DeviceException {
        DeviceNotFound() {
            super("device-not-found", "There is no such device.");
        }
    }

    /// An admin named an account or a line that cannot have phones.
    public static final class LineNotFound extends DeviceException {
        LineNotFound() {
            super("line-not-found", "There is no such line, or the account has none.");
        }
    }

    /// The asker has no line that a phone could ring for.
    public static final class NoLine extends DeviceException {
        NoLine() {
            super("no-line", "Your account has no line, so it cannot have a phone.");
        }
    }

    /// The line has as many devices of this kind as it may have.
    public static final class TooManyDevices extends DeviceException {
        TooManyDevices(String line, int most, DeviceKind kind) {
            super("too-many-devices", "The line " + line + " has " + most
                    + (kind == DeviceKind.SOFTPHONE
                            ? " web softphones already: sign out elsewhere first."
                            : " desk phones already: delete one first."));
        }
    }

    /// Only desk phones have a secret that people type.
    public static final class NotADeskPhone extends DeviceException {
        NotADeskPhone() {
            super("not-a-desk-phone", "A web softphone gets its credentials by POST /api/devices/softphone.");
        }
    }

    /// The session has no web softphone, or no longer.
    public static final class NoSoftphone extends DeviceException {
        NoSoftphone() {
            super("no-softphone", "This session has no web softphone any more: ask for a new one.");
        }
    }

    /// A field says what cannot be.
    public static final class InvalidRequest extends DeviceException {

        private final String field;

        InvalidRequest(String field, String message) {
            super("validation-failed", message);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }
}
