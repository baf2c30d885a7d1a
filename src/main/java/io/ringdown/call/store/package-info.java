/// Calls in PostgreSQL: plain JDBC, one statement for a whole batch of the journal.
@NullMarked
package io.ringdown.call.store;

import org.jspecify.annotations.NullMarked;
