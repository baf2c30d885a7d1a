package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.precondition.Versioned;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person on the wire.
///
/// @param device the person's line, absent for those who have none
/// @param phone  only in the answer that makes the account, or gives it its first line
/// @param token  only in the answer that ends the sessions before it
@Schema(name = "User")
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserView(UUID id, @Schema(example = "Maria Santos") String name,
        @Schema(example = "maria.santos") String username, @Schema(example = "client") AccountType type,
        @Schema(example = "active") AccountStatus status, @Schema(example = "maria@exemplo.com") String email,
        @Schema(description = "The line", example = "3003") @Nullable String device, Instant createdAt,
        @Schema(description = "For `If-Match`, as `ETag` has it too", example = "7") long version,
        @Nullable Phone phone,
        @Schema(description = "After a change of one's own password: the new session", example = "eyJhbGciOiJIUzM4NCJ9…") @Nullable String token)
        implements
            Versioned {

    /// What a phone has to be set up with. The secret is told here and never again.
    @Schema(name = "UserPhone")
    record Phone(UUID id, @Schema(example = "3003") String username, @Schema(example = "asterisk") String realm,
            @Schema(description = "Shown this once", example = "pTn4kYwe6sBzq8RvDm2hXcLa") String secret,
            @Schema(description = "Where it registers") Server server,
            @Schema(description = "An image that mobile softphones read; it contains the secret", example = "data:image/png;base64,…") String qr) {

        @Schema(name = "UserPhoneServer")
        record Server(@Schema(example = "pbx.example.com") String host, @Schema(example = "5060") int port,
                @Schema(example = "udp", allowableValues = {"udp", "tcp", "tls"}) String transport){}

        static Phone of(LineNumbers.FirstPhone phone) {
            return new Phone(phone.device(), phone.username(), phone.realm(), phone.secret(),
                    new Server(phone.host(), phone.port(), phone.transport()), phone.qr().get());
        }

        @Override
        public String toString() {
            return "Phone[username=" + username + ", secret=***]";
        }
    }

    static UserView of(Account account, @Nullable String line) {
        return new UserView(account.id(), account.name(), account.username(), account.type(), account.status(),
                account.email(), line, account.createdAt(), account.version(), null, null);
    }

    /// As the account is right after it was made: the line is not in memory yet.
    static UserView of(People.Welcomed welcomed) {
        UserView view = of(welcomed.account(), welcomed.phone().map(LineNumbers.FirstPhone::line).orElse(null));
        return new UserView(view.id, view.name, view.username, view.type, view.status, view.email, view.device,
                view.createdAt, view.version, welcomed.phone().map(Phone::of).orElse(null), null);
    }

    UserView with(LineNumbers.FirstPhone newPhone) {
        return new UserView(id, name, username, type, status, email, newPhone.line(), createdAt, version,
                Phone.of(newPhone),
                token);
    }

    UserView with(String newToken) {
        return new UserView(id, name, username, type, status, email, device, createdAt, version, phone, newToken);
    }

    @Override
    public String toString() {
        return "UserView[id=" + id + ", username=" + username + ", phone=" + phone + ", token=***]";
    }
}
