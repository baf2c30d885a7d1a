/// Numbers and phones: which line belongs to whom, and which SIP registrations ring for it.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "audit", "precondition"})
package io.ringdown.device;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
