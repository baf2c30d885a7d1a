package io.ringdown.account;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The port to whoever knows the dialable numbers. [#lineOf] and [#accountOf] answer from memory; the others are part of
/// the caller's transaction and may block.
public interface LineNumbers {

    /// The line of the account, such as `3001`.
    Optional<String> lineOf(UUID account);

    /// Whose line this is.
    Optional<UUID> accountOf(String number);

    /// Gives an account a free line and a desk phone, if one of its type has them and it has no line.
    ///
    /// @throws AccountException.LinesExhausted when every number of the range is taken
    Optional<FirstPhone> allot(AccountRef account);

    /// Gives the account's phones another number.
    ///
    /// @throws AccountException.LineTaken      when it is somebody else's
    /// @throws AccountException.NotAcceptable when it is out of range, reserved, or the account has no line
    void move(AccountRef account, String number);

    /// How many numbers there are, whoever has them, and how many nobody has.
    Stock stock();

    /// Takes the line and all phones away.
    void free(UUID account);

    /// @param all of the range
    record Stock(int all, int free) {}

    /// A phone that was just made, with its secret: the only time that this is known.
    ///
    /// @param username  the SIP user name
    /// @param secret    in clear; never logged, never stored
    /// @param host      where it registers
    /// @param transport `udp`, `tcp` or `tls`
    /// @param qr        makes an image (data URL) that mobile softphones read; it contains the secret. Takes milliseconds: not
    ///                  for transactions that others wait for
    record FirstPhone(String line, UUID device, String username, String realm, String secret, String host, int port,
            String transport, Supplier<String> qr) {

        @Override
        public String toString() {
            return "FirstPhone[line=" + line + ", username=" + username + ", secret=***]";
        }
    }
}
