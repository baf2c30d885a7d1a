/// The embedded PostgreSQL and Asterisk for one machine: what `./mvnw spring-boot:run` and the tests start.
/// Not part of the production jar.
@NullMarked
@ApplicationModule(displayName = "Local", allowedDependencies = {})
package io.ringdown.local;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
