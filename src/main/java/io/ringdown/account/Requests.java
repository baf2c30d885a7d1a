package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What people send about people. Passwords are judged by [PasswordRules]; here only nonsense is refused.
final class Requests {

    private static final String USERNAME = "[\\p{L}\\p{N}._-]*";

    private static final String NOT_A_USERNAME = "may have letters, digits, dots, dashes and underscores";

    private Requests() {}

    /// @param username user name or e-mail address
    @Schema(name = "Login")
    record Login(
            @Schema(description = "User name or e-mail address", example = "attendant") @JsonAlias("email") @NotNull @Size(min = 3, max = 254) @Pattern(regexp = ShownText.PRINTABLE, message = ShownText.NOT_PRINTABLE) String username,
            @Schema(example = "attendant123") @NotNull @Size(min = 6, max = 200) String password) {

        @Override
        public String toString() {
            return "Login[username=" + username + ", password=***]";
        }
    }

    /// @param type who registers is a `client`; admins make accounts of every type
    @Schema(name = "NewUser")
    record New(
            @Schema(example = "Maria Santos") @NotNull @Size(min = 2, max = 100) @Pattern(regexp = ShownText.NAME, message = ShownText.NOT_A_NAME) String name,
            @Schema(example = "maria.santos") @NotNull @Size(min = 3, max = 50) @Pattern(regexp = USERNAME, message = NOT_A_USERNAME) String username,
            @Schema(example = "maria@exemplo.com") @NotNull @Email @Size(min = 3, max = 254) @Pattern(regexp = ShownText.PRINTABLE, message = ShownText.NOT_PRINTABLE) String email,
            @Schema(example = "walrus-on-a-bicycle") @NotNull @Size(max = 200) String password,
            @Schema(example = "client") @Nullable @Pattern(regexp = "client|attendant|admin", message = "must be client, attendant or admin") String type) {

        People.Newcomer newcomer() {
            return new People.Newcomer(name, username, email, password, AccountType.of(type == null ? "client" : type));
        }

        @Override
        public String toString() {
            return "New[username=" + username + ", password=***]";
        }
    }

    /// What is absent stays as it is.
    @Schema(name = "UserChange")
    record Change(
            @Schema(example = "Maria dos Santos") @Nullable @Size(min = 2, max = 100) @Pattern(regexp = ShownText.NAME, message = ShownText.NOT_A_NAME) String name,
            @Schema(example = "maria@example.com") @Nullable @Email @Size(min = 3, max = 254) @Pattern(regexp = ShownText.PRINTABLE, message = ShownText.NOT_PRINTABLE) String email,
            @Schema(example = "walrus-on-a-tricycle") @Nullable @Size(max = 200) String password,
            @Schema(description = "Another line", example = "3042") @Nullable @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String device,
            @Schema(example = "suspended") @Nullable @Pattern(regexp = "active|suspended", message = "must be active or suspended") String status,
            @Schema(description = "What the person may do", example = "attendant") @Nullable @Pattern(regexp = "client|attendant|admin", message = "must be client, attendant or admin") String type) {

        People.Edit edit() {
            return new People.Edit(name, email, password, device, status == null ? null : AccountStatus.of(status),
                    type == null ? null : AccountType.of(type));
        }

        @Override
        public String toString() {
            return "Change[name=" + name + ", email=" + email + ", device=" + device + ", status=" + status + ", type="
                    + type + "]";
        }
    }

    /// What is absent stays as it is.
    ///
    /// @param currentPassword has to be given with a new password or e-mail address when the sign-in was long ago
    @Schema(name = "ProfileChange")
    record OwnChange(
            @Schema(example = "Maria dos Santos") @Nullable @Size(min = 2, max = 100) @Pattern(regexp = ShownText.NAME, message = ShownText.NOT_A_NAME) String name,
            @Schema(example = "maria@example.com") @Nullable @Email @Size(min = 3, max = 254) @Pattern(regexp = ShownText.PRINTABLE, message = ShownText.NOT_PRINTABLE) String email,
            @Schema(example = "walrus-on-a-tricycle") @Nullable @Size(max = 200) String password,
            @Schema(example = "client123") @JsonAlias("currentPassword") @Nullable @Size(max = 200) String currentPassword,
            @Schema(description = "Admins change it for others", example = "3042") @Nullable @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String device) {

        People.Edit edit() {
            return new People.Edit(name, email, password, device, null, null);
        }

        boolean isSensitive() {
            return password != null || email != null;
        }

        @Override
        public String toString() {
            return "OwnChange[name=" + name + ", email=" + email + ", device=" + device + "]";
        }
    }
}
