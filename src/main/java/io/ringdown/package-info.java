@NullMarked
package io.ringdown;

import org.jspecify.annotations.NullMarked;
