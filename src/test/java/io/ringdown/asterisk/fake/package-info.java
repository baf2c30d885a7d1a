/// An Asterisk that speaks ARI and no SIP: it behaves like a real one as far as Ringdown uses it, and misbehaves on command.
@NullMarked
package io.ringdown.asterisk.fake;

import org.jspecify.annotations.NullMarked;
