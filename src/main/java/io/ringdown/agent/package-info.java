/// Who can take a call now: what people's phones do, and what people say of themselves.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "device", "precondition"})
package io.ringdown.agent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
