/// Who is offered a call, and for how long.
@ApplicationModule(allowedDependencies = {"agent", "call", "device"})
@NullMarked
package io.ringdown.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
