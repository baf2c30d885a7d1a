/// Requests that create something and may be repeated: the repeat is answered as the first was, and creates nothing.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.ringdown.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
