/// Keys for machines: made and revoked by admins, kept as digests, each good for named scopes only.
@NullMarked
package io.ringdown.account.key;

import org.jspecify.annotations.NullMarked;
