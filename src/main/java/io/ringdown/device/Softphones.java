package io.ringdown.device;

import io.ringdown.account.AccountChanged;
import io.ringdown.account.Session;
import io.ringdown.account.SessionEnded;
import io.ringdown.account.Sessions;
import io.ringdown.device.Device.Owner;
import io.ringdown.device.DeviceRows.Sealed;
import io.ringdown.device.SoftphoneRows.Softphone;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Web softphones: one for each browser session, gone with it or with its page. They come and go by themselves, so they are not in the
/// audit log. Their secrets are random and forgotten at once: browsers register with the digest.
@Service
class Softphones {

    private final SoftphoneRows softphones;

    private final DeviceRows rows;

    private final Devices devices;

    private final DeviceStates states;

    private final DeviceProperties properties;

    private final Sessions sessions;

    private final Departures departures;

    private final TransactionTemplate transaction;

    private final Clock clock;

    Softphones(SoftphoneRows softphones, DeviceRows rows, Devices devices, DeviceStates states,
            DeviceProperties properties, Sessions sessions, Departures departures,
            TransactionTemplate transaction, Clock clock) {
        this.softphones = softphones;
        this.rows = rows;
        this.devices = devices;
        this.states = states;
        this.properties = properties;
        this.sessions = sessions;
        this.departures = departures;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// @param ha1 as good as the secret; in no other answer
    record Opened(Device device, String ha1) {

        @Override
        public String toString() {
            return "Opened[device=" + device + ", ha1=***]";
        }
    }

    /// The softphone of this session. One that it has already is taken over: it gets a new secret, and whoever registered
    /// with the old one is not reached any more.
    ///
    /// @throws DeviceException.TooManyDevices when the line has as many as it may have, and all are in use
    Opened open(Session session) {
        List<Softphone> gone = new ArrayList<>();
        Opened opened = Objects.requireNonNull(transaction.execute(_ -> openInTransaction(session, gone)));
        departures.back(opened.device().endpoint());
        devices.changed();
        gone.forEach(softphone -> departures.gone(softphone.endpoint()));
        if (!sessions.isGood(session)) { // it ended meanwhile, and nobody saw the softphone then
            remove(List.of(opened.device().id()));
            throw new DeviceException.NoSoftphone();
        }
        return opened;
    }

    private Opened openInTransaction(Session session, List<Softphone> gone) {
        Owner owner = rows.lock(session.account().id(), null).orElseThrow(DeviceException.NoLine::new);
        Softphone known = softphones.ofSession(session.id()).stream().findFirst().orElse(null);
        String endpoint = known != null ? known.endpoint() : Secrets.endpoint(owner.line());
        Sealed secret = new Sealed(properties.realm(),
                Secrets.ha1(endpoint, properties.realm(), Secrets.random()));
        Instant now = clock.instant();
        UUID id = known != null ? known.id() : UUID.randomUUID();
        if (known != null) {
            rows.seal(id, secret, now);
        } else {
            gone.addAll(makeRoom(owner));
            softphones.add(id, owner, endpoint, secret, session, now, now);
        }
        softphones.extend(List.of(id), now.plus(properties.softphoneFor()));
        return new Opened(rows.find(id).orElseThrow(DeviceException.DeviceNotFound::new), secret.ha1());
    }

    /// A window that is closed without signing out leaves its softphone behind until it expires. So that these do not fill
    /// the line, those that are not registered make room, the one that was in use longest ago first.
    ///
    /// @return those that are gone
    private List<Softphone> makeRoom(Owner owner) {
        List<Softphone> known = softphones.ofAccount(owner.account());
        int tooMany = Math.max(0, known.size() + 1 - properties.maxSoftphones());
        List<Softphone> leaving = known.stream()
                .filter(softphone -> states.of(softphone.endpoint()) == DeviceState.OFFLINE)
                .sorted(Comparator.comparing(Softphone::expiresAt)).limit(tooMany).toList();
        if (leaving.size() < tooMany) {
            throw new DeviceException.TooManyDevices(owner.line(), properties.maxSoftphones(), DeviceKind.SOFTPHONE);
        }
        delete(leaving);
        return leaving;
    }

    /// It stays a while longer.
    Device renew(Session session) {
        Device renewed = Objects.requireNonNull(transaction.execute(_ -> {
            Softphone known = softphones.ofSession(session.id()).stream().findFirst()
                    .orElseThrow(DeviceException.NoSoftphone::new);
            softphones.extend(List.of(known.id()), clock.instant().plus(properties.softphoneFor()));
            return rows.find(known.id()).orElseThrow(DeviceException.NoSoftphone::new);
        }));
        departures.back(renewed.endpoint());
        return renewed;
    }

    /// Its page goes away; perhaps it comes back.
    void leave(Session session) {
        softphones.ofSession(session.id()).stream().map(Softphone::endpoint).forEach(departures::leaves);
    }

    /// Its page did not come back: nobody finds it in a list any more.
    @EventListener
    void on(SoftphoneGone gone) {
        if (softphones.deleteOne(gone.endpoint())) {
            devices.changed();
        }
    }

    @EventListener
    void on(SessionEnded end) {
        tidy(() -> softphones.ofSession(end.session()));
    }

    /// Before the devices are read again for everybody.
    @Order(Ordered.LOWEST_PRECEDENCE - 100)
    @EventListener
    void on(AccountChanged change) {
        tidy(() -> softphones.ofAccount(change.account()));
    }

    /// Ends the softphones that have expired, but for those that are in use in a session that is good.
    void sweep() {
        tidy(() -> softphones.expired(clock.instant()));
    }

    private interface Choice {

        List<Softphone> make();
    }

    private void tidy(Choice choice) {
        List<Softphone> over = new ArrayList<>();
        transaction.executeWithoutResult(_ -> {
            List<UUID> used = new ArrayList<>();
            for (Softphone softphone : choice.make()) {
                if (!isGood(softphone)) {
                    over.add(softphone);
                } else if (!softphone.expiresAt().isAfter(clock.instant())) {
                    if (states.of(softphone.endpoint()) == DeviceState.OFFLINE) {
                        over.add(softphone);
                    } else {
                        used.add(softphone.id());
                    }
                }
            }
            if (!used.isEmpty()) {
                softphones.extend(used, clock.instant().plus(properties.softphoneFor()));
            }
            delete(over);
        });
        if (!over.isEmpty()) {
            devices.changed();
            over.forEach(softphone -> departures.gone(softphone.endpoint()));
        }
    }

    private boolean isGood(Softphone softphone) {
        return sessions.isGood(softphone.account(), softphone.session(), softphone.sessionVersion(),
                softphone.sessionExpiresAt());
    }

    private void delete(List<Softphone> over) {
        rows.delete(over.stream().map(Softphone::id).toList());
    }

    private void remove(List<UUID> ids) {
        transaction.executeWithoutResult(_ -> rows.delete(ids));
        devices.changed();
    }
}
