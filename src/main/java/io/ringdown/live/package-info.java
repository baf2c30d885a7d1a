/// Pushes to browsers over Socket.IO, and what browsers tell back.
///
/// netty-socketio carries the transports (polling, websocket, upgrade, pings). Everything a client sends is read and judged
/// by [Guard] before that library sees it, and everything pushed is found by [LiveSockets] and encoded once by [Encoded].
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "agent", "call"})
package io.ringdown.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
