/// What calls sounded like: fetches recordings from Asterisk, keeps them in a folder or a bucket, lets those listen who may see
/// the call, and removes them when their time is over.
@ApplicationModule(allowedDependencies = {"call", "call :: asker", "audit"})
@NullMarked
package io.ringdown.recording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
