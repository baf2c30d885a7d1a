package io.ringdown.asterisk;

import io.ringdown.device.SipDevice;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/// What is done to one device in one Asterisk. Endpoints are made last and removed last, so that what was cut short is
/// found again by its endpoint, and a phone gets in only when all of it is there. Blocks.
final class Phonebook {

    private final DynamicConfig config;
    private final String mark;
    private final boolean transfers;
    private final Clock clock;

    /// @param mark      says which of the objects in Asterisk are ours
    /// @param transfers may desk phones transfer by REFER?
    Phonebook(DynamicConfig config, String mark, boolean transfers, Clock clock) {
        this.config = config;
        this.mark = mark;
        this.transfers = transfers;
        this.clock = clock;
    }

    interface Work {

        void run() throws IOException, DynamicConfig.Refused;
    }

    /// All of a new device but its endpoint.
    ///
    /// Registrations outlive the objects they belong to, even a restart of Asterisk. So one that may be of somebody who had
    /// the name or an older secret before is removed.
    ///
    /// @param known has Asterisk been told this secret before? Then its registration is its own
    void prepare(SipDevice device, boolean known) throws IOException, DynamicConfig.Refused {
        config.put(SipObject.auth(device, mark));
        config.put(SipObject.aor(device, mark));
        if (!known && device.secretSince().isAfter(clock.instant().minus(NodePhones.LONGEST_REGISTRATION))) {
            unregister(device);
        }
    }

    /// From now on the phone gets in.
    void admit(SipDevice device) throws IOException, DynamicConfig.Refused {
        config.put(SipObject.endpoint(device, mark, transfers));
    }

    /// Looks at what is there and writes only what differs.
    void mend(SipDevice device) throws IOException, DynamicConfig.Refused {
        Map<String, String> auth = config.get(SipObject.AUTH, device.endpoint()).orElse(Map.of());
        SipObject wanted = SipObject.auth(device, mark);
        if (!wanted.isShownAs(auth)) {
            config.put(wanted);
        }
        if (!SipObject.digest(device).equals(auth.get("password_digest"))
                || !isThere(SipObject.aor(device, mark))) {
            unregister(device);
        }
        SipObject endpoint = SipObject.endpoint(device, mark, transfers);
        if (!isThere(endpoint)) {
            config.put(endpoint);
        }
    }

    private boolean isThere(SipObject wanted) throws IOException {
        return wanted.isShownAs(config.get(wanted.type(), wanted.id()).orElse(Map.of()));
    }

    void change(SipDevice before, SipDevice device) throws IOException, DynamicConfig.Refused {
        if (!SipObject.auth(before, mark).equals(SipObject.auth(device, mark))) {
            config.put(SipObject.auth(device, mark));
            unregister(device);
        }
        if (!SipObject.endpoint(before, mark, transfers).equals(SipObject.endpoint(device, mark, transfers))) {
            config.put(SipObject.endpoint(device, mark, transfers));
        }
    }

    /// An AOR takes its registration along. It is never written over: what Asterisk shows of one has the registered contact in
    /// it, and an update keeps what it shows, so that the contact would stay for ever, whatever the phone does (seen on
    /// 22.10.1).
    private void unregister(SipDevice device) throws IOException, DynamicConfig.Refused {
        config.delete(SipObject.AOR, device.endpoint());
        config.put(SipObject.aor(device, mark));
    }

    void remove(String endpoint) throws IOException {
        config.delete(SipObject.AOR, endpoint);
        config.delete(SipObject.AUTH, endpoint);
        config.delete(SipObject.ENDPOINT, endpoint);
    }

    /// Whoever else made it, keeps it.
    void removeIfOurs(String endpoint) throws IOException {
        if (mark.equals(config.get(SipObject.ENDPOINT, endpoint).orElse(Map.of()).get(SipObject.MARK))) {
            remove(endpoint);
        }
    }
}
