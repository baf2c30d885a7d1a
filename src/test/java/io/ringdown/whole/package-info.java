/// The whole of Ringdown at work: real PostgreSQL, real Asterisk, real phones, the service as it is started in earnest.
@NullMarked
package io.ringdown.whole;

import org.jspecify.annotations.NullMarked;
