/// A call's life: the state machine, the lanes, the journal, history and `/api/calls`.
@ApplicationModule(allowedDependencies = {"database", "idempotency", "precondition"})
@NullMarked
package io.ringdown.call;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
