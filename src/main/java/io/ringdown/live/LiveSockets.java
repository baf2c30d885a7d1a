package io.ringdown.live;

import io.ringdown.account.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The index of all clients: by connection, by person, by call. Reading takes no lock.
@Component
class LiveSockets {

    static final int MAX_CALLS = 100;

    private final Map<UUID, LiveSocket> byId = new ConcurrentHashMap<>();

    private final Map<UUID, List<LiveSocket>> byAccount = new ConcurrentHashMap<>();

    private final Map<String, List<LiveSocket>> byCall = new ConcurrentHashMap<>();

    private final Set<LiveSocket> staff = ConcurrentHashMap.newKeySet();

    private final AtomicInteger proved = new AtomicInteger();

    void add(LiveSocket socket) {
        byId.put(socket.id(), socket);
    }

    @Nullable
    LiveSocket byId(UUID id) {
        return byId.get(id);
    }

    int size() {
        return byId.size();
    }

    int proved() {
        return proved.get();
    }

    int unproved() {
        return Math.max(0, byId.size() - proved.get());
    }

    Collection<LiveSocket> all() {
        return byId.values();
    }

    int ofAccount(UUID account) {
        return byAccount.getOrDefault(account, List.of()).size();
    }

    /// The socket enters its person's room.
    void enter(LiveSocket socket, Session session) {
        byAccount.merge(session.account().id(), List.of(socket), LiveSockets::with);
        proved.incrementAndGet();
        if (session.account().isStaff()) {
            staff.add(socket);
        }
        if (!byId.containsKey(socket.id())) {
            leave(socket, session);
        }
    }

    /// Forgets the socket everywhere. May be called twice.
    void remove(LiveSocket socket) {
        if (byId.remove(socket.id()) == null) {
            return;
        }
        Session session = socket.session();
        if (session != null) {
            leave(socket, session);
        }
        for (String call : socket.calls()) {
            leaveCall(socket, call);
        }
    }

    private void leave(LiveSocket socket, Session session) {
        boolean[] was = {false};
        byAccount.computeIfPresent(session.account().id(), (account, sockets) -> {
            was[0] = sockets.contains(socket);
            return without(sockets, socket);
        });
        staff.remove(socket);
        if (was[0]) {
            proved.decrementAndGet();
        }
    }

    /// False when it has joined too many already.
    boolean joinCall(LiveSocket socket, String call) {
        if (socket.calls().size() >= MAX_CALLS) {
            return false;
        }
        if (socket.calls().add(call)) {
            byCall.merge(call, List.of(socket), LiveSockets::with);
        }
        if (!byId.containsKey(socket.id())) {
            leaveCall(socket, call);
        }
        return true;
    }

    void leaveCall(LiveSocket socket, String call) {
        if (socket.calls().remove(call)) {
            byCall.computeIfPresent(call, (id, sockets) -> without(sockets, socket));
        }
    }

    List<LiveSocket> inCall(String call) {
        return byCall.getOrDefault(call, List.of());
    }

    /// Those who hear of a call: its people, and who has joined it. Each once.
    Collection<LiveSocket> concerned(String call, List<UUID> people) {
        Set<LiveSocket> sockets = new LinkedHashSet<>(inCall(call));
        for (UUID person : people) {
            sockets.addAll(byAccount.getOrDefault(person, List.of()));
        }
        return sockets;
    }

    List<LiveSocket> ofPerson(UUID person) {
        return byAccount.getOrDefault(person, List.of());
    }

    /// Those who hear what somebody is doing: that person and the staff. Each once.
    Collection<LiveSocket> watching(UUID person) {
        Set<LiveSocket> sockets = new LinkedHashSet<>(byAccount.getOrDefault(person, List.of()));
        sockets.addAll(staff);
        return sockets;
    }

    private static List<LiveSocket> with(List<LiveSocket> sockets, List<LiveSocket> more) {
        List<LiveSocket> all = new ArrayList<>(sockets);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static @Nullable List<LiveSocket> without(List<LiveSocket> sockets, LiveSocket one) {
        List<LiveSocket> left = sockets.stream().filter(socket -> socket != one).toList();
        return left.isEmpty() ? null : left;
    }
}
