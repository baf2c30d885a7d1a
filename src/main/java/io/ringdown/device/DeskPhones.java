package io.ringdown.device;

import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.device.Device.Owner;
import io.ringdown.device.DeviceRows.Sealed;
import io.ringdown.precondition.IfMatch;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// What people do with devices: add phones, rename and delete devices, give phones new secrets. A change is written and
/// audited in one transaction; when a method returns, the [Devices] in memory know it.
@Service
class DeskPhones {

    private final DeviceRows rows;

    private final Devices devices;

    private final DeviceProperties properties;

    private final Audit audit;

    private final TransactionTemplate transaction;

    private final Clock clock;

    DeskPhones(DeviceRows rows, Devices devices, DeviceProperties properties, Audit audit,
            TransactionTemplate transaction, Clock clock) {
        this.rows = rows;
        this.devices = devices;
        this.properties = properties;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// A phone and its secret: the only time that this is known.
    record WithSecret(Device device, String secret) {

        @Override
        public String toString() {
            return "WithSecret[device=" + device + ", secret=***]";
        }
    }

    /// The device, if this person may see it.
    Device find(UUID id, AccountRef asker) {
        return seen(rows.find(id), asker);
    }

    /// The device to be edited, if this person may see it and has seen this version of it.
    private Device locked(UUID id, IfMatch seen, AccountRef asker) {
        Device device = seen(rows.locked(id), asker);
        seen.require(device.version());
        return device;
    }

    private static Device seen(Optional<Device> found, AccountRef asker) {
        return found.filter(device -> asker.type() == AccountType.ADMIN || device.accountId().equals(asker.id()))
                .orElseThrow(DeviceException.DeviceNotFound::new);
    }

    WithSecret addMine(AccountRef asker, String name) {
        return change(() -> add(rows.lock(asker.id(), null).orElseThrow(DeviceException.NoLine::new), name));
    }

    /// To the line of this account, or the one with this number; where both are given they must belong together.
    WithSecret add(@Nullable UUID account, @Nullable String line, String name) {
        if (account == null && line == null) {
            throw new DeviceException.InvalidRequest("line", "say whose phone it is: line or account_id");
        }
        return change(() -> add(rows.lock(account, line).orElseThrow(DeviceException.LineNotFound::new), name));
    }

    private WithSecret add(Owner owner, String name) {
        if (rows.count(owner.line(), DeviceKind.DESK_PHONE) >= properties.maxPhones()) {
            throw new DeviceException.TooManyDevices(owner.line(), properties.maxPhones(), DeviceKind.DESK_PHONE);
        }
        UUID id = UUID.randomUUID();
        String endpoint = Secrets.endpoint(owner.line());
        String secret = Secrets.random();
        rows.addDeskPhone(id, owner, endpoint, name, sealed(endpoint, secret), clock.instant());
        record("device.created", id, endpoint,
                Map.of("account", owner.username(), "line", owner.line(), "kind", "desk_phone", "name", name));
        return new WithSecret(rows.find(id).orElseThrow(DeviceException.DeviceNotFound::new), secret);
    }

    Device rename(UUID id, IfMatch seen, AccountRef asker, String name) {
        return change(() -> {
            Device before = locked(id, seen, asker);
            rows.rename(id, name);
            record("device.renamed", id, before.endpoint(),
                    Map.of("name", Map.of("from", before.name(), "to", name)));
            return find(id, asker);
        });
    }

    /// The old secret is good no longer, and the phone that registered with it is not reached any more.
    WithSecret rotate(UUID id, IfMatch seen, AccountRef asker) {
        return change(() -> {
            Device device = locked(id, seen, asker);
            if (device.kind() != DeviceKind.DESK_PHONE) {
                throw new DeviceException.NotADeskPhone();
            }
            String secret = Secrets.random();
            rows.seal(id, sealed(device.endpoint(), secret), clock.instant());
            record("device.secret_rotated", id, device.endpoint(), Map.of("account", device.accountUsername()));
            return new WithSecret(find(id, asker), secret);
        });
    }

    void delete(UUID id, IfMatch seen, AccountRef asker) {
        change(() -> {
            Device device = locked(id, seen, asker);
            rows.delete(List.of(id));
            record("device.deleted", id, device.endpoint(), Map.of("account", device.accountUsername(), "line",
                    device.line(), "kind", device.kind().wire(), "name", device.name()));
            return device;
        });
    }

    private Sealed sealed(String endpoint, String secret) {
        return new Sealed(properties.realm(), Secrets.ha1(endpoint, properties.realm(), secret));
    }

    private void record(String action, UUID id, String endpoint, Map<String, ?> details) {
        audit.record(new Change(action, "device", id.toString(), endpoint, details));
    }

    private <T> T change(Supplier<T> work) {
        T done = Objects.requireNonNull(transaction.execute(_ -> work.get()));
        devices.changed();
        return done;
    }
}
