/// Who is offered a call, and for how long.
@ApplicationModule(allowedDependencies = {"call", "device"})
@NullMarked
package io.ringdown.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
