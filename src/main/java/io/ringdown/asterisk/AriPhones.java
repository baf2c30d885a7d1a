package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.models.Endpoint;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Adds up what each phone of one Asterisk does, from its registration and its channels, and tells [DeviceStates] what
/// changes. On the node's event loop, where nothing else is said.
///
/// Source: `ast_devstate_aggregate_result` of Asterisk's `devicestate.c`, whose own sums cannot be subscribed to without
/// danger; ADR 0012.
final class AriPhones {

    private static final String TECHNOLOGY = "PJSIP/";

    private final String node;
    private final DeviceStates states;
    /// Those that are registered or have a channel.
    private Map<String, Phone> phones = new HashMap<>();
    private @Nullable Look look;

    AriPhones(String node, DeviceStates states) {
        this.node = node;
        this.states = states;
    }

    private static final class Phone {

        /// Null while nobody has said.
        private @Nullable Boolean online;
        private final Map<String, DeviceState> channels = new HashMap<>(2);
        private @Nullable DeviceState told;

        boolean isOnline() {
            return Boolean.TRUE.equals(online);
        }

        boolean isAbsent() {
            return !isOnline() && channels.isEmpty();
        }

        DeviceState state() {
            return channels.values().stream().reduce(isOnline() ? DeviceState.AVAILABLE : DeviceState.OFFLINE,
                    DeviceState::orBetter);
        }
    }

    /// One question for all phones. What events say until it is answered is newer than the answer, and nothing is told.
    static final class Look {

        private final Set<String> ended = new HashSet<>();
    }

    /// What Asterisk answers to that.
    ///
    /// @param online   whether each endpoint is registered
    /// @param channels all there are, of phones and others
    record Found(Map<String, Boolean> online, List<AriEvent.Channel> channels) {}

    void heard(AriEvent event) {
        switch (event) {
            case AriEvent.EndpointStateChange change -> registered(change);
            case AriEvent.ChannelCreated created -> moved(created.channel());
            case AriEvent.StasisStart start -> moved(start.channel());
            case AriEvent.ChannelStateChange change -> moved(change.channel());
            case AriEvent.ChannelDestroyed gone -> ended(gone.channel());
            default -> {
            }
        }
    }

    private void registered(AriEvent.EndpointStateChange change) {
        if (change.technology().equals("PJSIP")) {
            Phone phone = phone(change.resource());
            phone.online = change.online();
            tell(change.resource(), phone);
        }
    }

    private void moved(AriEvent.Channel channel) {
        DeviceState state = state(channel);
        if (isPhone(channel) && state != DeviceState.OFFLINE) {
            Phone phone = phone(channel.endpoint());
            if (phone.channels.put(channel.id(), state) != state) {
                tell(channel.endpoint(), phone);
            }
        }
    }

    private void ended(AriEvent.Channel channel) {
        if (isPhone(channel)) {
            if (look != null) {
                look.ended.add(channel.id());
            }
            Phone phone = phones.get(channel.endpoint());
            if (phone != null && phone.channels.remove(channel.id()) != null) {
                tell(channel.endpoint(), phone);
            }
        }
    }

    private Phone phone(String endpoint) {
        return phones.computeIfAbsent(endpoint, _ -> new Phone());
    }

    private void tell(String endpoint, Phone phone) {
        if (look != null) {
            return;
        }
        DeviceState state = phone.state();
        if (state != phone.told) {
            phone.told = state;
            states.heard(node, endpoint, state);
        }
        if (phone.isAbsent()) {
            phones.remove(endpoint);
        }
    }

    /// Asterisk is about to be asked for all phones. Events come already.
    Look look() {
        phones = new HashMap<>();
        Look begun = new Look();
        look = begun;
        return begun;
    }

    /// The answer. Only the last question counts, and none after the connection was lost.
    void found(Look answered, Found found) {
        if (look != answered) {
            return;
        }
        found.online().forEach((endpoint, online) -> {
            Phone phone = phone(endpoint);
            if (phone.online == null) {
                phone.online = online;
            }
        });
        found.channels().stream().filter(AriPhones::isPhone).filter(channel -> !answered.ended.contains(channel.id()))
                .filter(channel -> state(channel) != DeviceState.OFFLINE)
                .forEach(channel -> phone(channel.endpoint()).channels.putIfAbsent(channel.id(), state(channel)));
        look = null;
        phones.values().forEach(phone -> phone.told = phone.state());
        states.found(node, phones.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().state())));
        phones.values().removeIf(Phone::isAbsent);
    }

    void lost() {
        look = null;
        phones = new HashMap<>();
        states.lost(node);
    }

    /// Blocks, so it is not for the event loop.
    ///
    /// @param channels all there are
    static Found find(ARI ari, List<AriEvent.Channel> channels) throws ARIException {
        return new Found(endpoints(ari).stream()
                .collect(Collectors.toMap(Endpoint::getResource, phone -> "online".equals(phone.getState()))),
                channels);
    }

    /// Asterisk answers 404 when it knows no phone at all.
    private static List<? extends Endpoint> endpoints(ARI ari) throws ARIException {
        try {
            return ari.endpoints().listByTech().setTech("PJSIP").execute();
        } catch (RestException e) {
            if (e.getCode() == 404) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isPhone(AriEvent.Channel channel) {
        return channel.name().startsWith(TECHNOLOGY);
    }

    /// A leg that was made and does not ring yet leaves its phone as it is.
    private static DeviceState state(AriEvent.Channel channel) {
        return switch (channel.state()) {
            case "", "Down" -> DeviceState.OFFLINE;
            case "Ringing" -> DeviceState.RINGING;
            default -> DeviceState.BUSY;
        };
    }
}
