package io.ringdown.account;

import io.ringdown.account.RegistrationProperties.Mode;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Strangers who make an account for themselves. Neither the answer nor its time tells whether there was such a user name or
/// e-mail address already, or a name like it among staff: then nothing is made, and whoever has it notices nothing.
@Service
class Registration {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final RegistrationProperties properties;

    private final People people;

    private final StaffNames names;

    private final Throttle throttle;

    Registration(RegistrationProperties properties, People people, StaffNames names, Throttle throttle) {
        this.properties = properties;
        this.people = people;
        this.names = names;
        this.throttle = throttle;
    }

    /// What is said to everybody who registers.
    String told() {
        return properties.mode() == Mode.OPEN
                ? "If the user name and the e-mail address were free, the account is there: sign in."
                : "If the user name and the e-mail address were free, the account waits for an administrator to approve it: "
                        + "sign in to see how it stands.";
    }

    /// Returns as late, and as silently, whether the account was made or not.
    ///
    /// @param address where the request comes from
    /// @throws AccountException.NotAllowed        if nobody registers here, or not as this
    /// @throws AccountException.NotAcceptable     for a weak password
    /// @throws AccountException.TooManyTries      after too many registrations
    /// @throws AccountException.RegistrationsFull if strangers have as many lines as they may, whoever this is
    void register(People.Newcomer newcomer, String address) {
        long began = System.nanoTime();
        if (properties.mode() == Mode.OFF) {
            throw new AccountException.NotAllowed("registration-off",
                    "Nobody registers here; an administrator makes the accounts.");
        }
        if (newcomer.type() != AccountType.CLIENT) {
            throw new AccountException.NotAllowed("type-not-allowed",
                    "Only clients register by themselves; an admin makes the other accounts.");
        }
        throttle.registration(address);
        make(newcomer);
        LockSupport.parkNanos(properties.answerAfter().toNanos() - (System.nanoTime() - began));
    }

    private void make(People.Newcomer newcomer) {
        boolean reserved = names.isReserved(null, newcomer.name()) || names.isReserved(null, newcomer.username());
        try {
            people.register(newcomer, reserved, properties.mode() == Mode.APPROVAL, properties.lineShare());
        } catch (AccountException.Taken taken) {
            LOG.info("a registration came to nothing: {}", taken.code());
        }
        if (reserved) {
            LOG.info("a registration came to nothing: name-reserved");
        }
    }
}
