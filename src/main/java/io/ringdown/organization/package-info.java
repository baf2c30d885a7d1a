/// Organizations, the tenants of the house: which there are and who belongs to them.
@ApplicationModule(allowedDependencies = {"account", "audit", "precondition"})
@NullMarked
package io.ringdown.organization;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
