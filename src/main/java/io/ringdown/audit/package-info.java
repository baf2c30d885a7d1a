/// Who changed what, when and from where: an account of administration that can be added to and nothing else.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.ringdown.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
