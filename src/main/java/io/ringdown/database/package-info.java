/// The way to PostgreSQL: connections for the pools, and how soon there are some again after it was away.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.ringdown.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
