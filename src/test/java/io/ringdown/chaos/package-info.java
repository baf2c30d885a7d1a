/// Everything fails, again and again, while people call each other: is every call in the history once, with its right end?
/// `./mvnw -Pchaos verify`; a short form of it is part of `./mvnw verify`.
@NullMarked
package io.ringdown.chaos;

import org.jspecify.annotations.NullMarked;
