/// What the service costs and how much it carries: `./mvnw -Pbench verify`. Nothing here is a test.
@NullMarked
package io.ringdown.bench;

import org.jspecify.annotations.NullMarked;
