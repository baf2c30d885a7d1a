/// People: who they are, how they sign in, and whether a session is still good.
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "precondition"})
package io.ringdown.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
