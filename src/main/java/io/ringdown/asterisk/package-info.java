/// Speaks ARI: one event socket per Asterisk, commands, translation both ways, comparison after each connect.
@ApplicationModule(allowedDependencies = {"call", "device", "recording"})
@NullMarked
package io.ringdown.asterisk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
