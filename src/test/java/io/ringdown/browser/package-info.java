/// The pages, used as people use them: in real Chromium, with a microphone that hums, against a real Asterisk.
@NullMarked
package io.ringdown.browser;

import org.jspecify.annotations.NullMarked;
