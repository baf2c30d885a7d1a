/// Edits of what somebody has read before: the version that they have seen is compared (RFC 9110, 13.1.1), so that no edit
/// undoes another unnoticed.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.ringdown.precondition;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
