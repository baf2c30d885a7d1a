/// Who is offered a call, and for how long; and who may call numbers of the world outside.
@ApplicationModule(allowedDependencies = {"account", "agent", "audit", "call", "device", "organization",
        "precondition"})
@NullMarked
package io.ringdown.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
