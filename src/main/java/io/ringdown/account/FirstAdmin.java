package io.ringdown.account;

import jakarta.validation.constraints.NotNull;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/// Makes the first admin from the configuration, so that somebody can make the others. Does nothing once there is an admin,
/// and the demo people have one.
@Component
@DependsOn("demoAccounts")
class FirstAdmin implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);

    private final Settings settings;

    private final AccountRows rows;

    private final People people;

    FirstAdmin(Settings settings, AccountRows rows, People people) {
        this.settings = settings;
        this.rows = rows;
        this.people = people;
    }

    /// The first admin.
    ///
    /// @param username what they sign in with (environment: `ADMIN_USERNAME`)
    /// @param email    their address (environment: `ADMIN_EMAIL`)
    /// @param password to begin with (environment: `ADMIN_PASSWORD`); empty makes nobody
    @Validated
    @ConfigurationProperties("ringdown.first-admin")
    public record Settings(@DefaultValue("admin") @NotNull String username,
            @DefaultValue("admin@localhost") @NotNull String email, @DefaultValue("") @NotNull String password) {

        @Override
        public String toString() {
            return "Settings[username=" + username + ", email=" + email + ", password=***]";
        }
    }

    @Override
    public void afterPropertiesSet() {
        if (!settings.password().isEmpty() && rows.active(AccountType.ADMIN) == 0) {
            make();
        }
    }

    private void make() {
        try {
            people.welcome(new People.Newcomer("Administrator", settings.username(), settings.email(),
                    settings.password(), AccountType.ADMIN));
            LOG.info("made the first admin, {}", settings.username());
        } catch (AccountException refused) {
            throw new IllegalStateException("The first admin cannot be made from ADMIN_USERNAME, ADMIN_EMAIL and "
                    + "ADMIN_PASSWORD: " + refused.getMessage(), refused);
        }
    }
}
