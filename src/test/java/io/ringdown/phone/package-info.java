/// A SIP telephone for tests and for the console: real SIP over UDP (JAIN SIP reference implementation), real audio.
@NullMarked
package io.ringdown.phone;

import org.jspecify.annotations.NullMarked;
