/// `/api/calls`: what people ask of calls and what they want of them.
@NullMarked
package io.ringdown.call.web;

import org.jspecify.annotations.NullMarked;
