package io.ringdown.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.precondition.Versioned;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A device on the wire.
///
/// @param username  its SIP user name
/// @param expiresAt when a web softphone ends unless it is in use; absent for a desk phone
@Schema(name = "Device")
record DeviceView(UUID id, UUID accountId, @Schema(example = "João Silva") String accountName,
        @Schema(example = "joao.silva") String accountUsername, @Schema(example = "3002") String line,
        @Schema(example = "Desk phone") String name, DeviceKind kind,
        @Schema(example = "3002-k7wq2m9x") String username, @Schema(example = "asterisk") String realm,
        @Schema(example = "available", allowableValues = {"offline", "available", "ringing",
                "busy"}) String state,
        Instant createdAt, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant expiresAt,
        @Schema(description = "For `If-Match`, as `ETag` has it too", example = "2") long version)
        implements
            Versioned{}
