package io.ringdown.live;

import io.ringdown.agent.OwnStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every event that clients may send, with the shape of its one argument. [ClientEvents] carries them out, [AsyncDocs] describes
/// them.
enum ClientEvent {
    JOIN_CALL(CallNamed.class), LEAVE_CALL(CallNamed.class), UPDATE_STATUS(StatusWanted.class), TYPING(
            Typing.class), STILL_THERE(Object.class);

    /// A call by its id.
    @Schema(name = "CallNamed")
    record CallNamed(@NotNull @Size(min = 1, max = ClientEvents.MAX_ID) String callId) {}

    /// What a person says of themselves.
    @Schema(name = "StatusWanted")
    record StatusWanted(@NotNull OwnStatus status) {}

    /// Somebody writes about a call, or has stopped.
    @Schema(name = "Typing")
    record Typing(@NotNull @Size(min = 1, max = ClientEvents.MAX_ID) String callId, @NotNull Boolean isTyping) {}

    /// What a client shows in `auth` when it connects: a token or a ticket, and how far it has heard.
    ///
    /// @param lastEventId the `event_id` of whatever was heard last
    /// @param calls       calls that were joined and are to be joined again
    @Schema(name = "ConnectAuth")
    record Auth(@Schema(description = "The session token") @Nullable String token,
            @Schema(description = "A ticket, where it is not in the address") @Nullable String ticket,
            @Schema(description = "The `event_id` that was heard last; none for a page that begins", example = "7353125496991744") @Nullable @Pattern(regexp = "[1-9]\\d{0,18}") String lastEventId,
            @Schema(description = "Calls that were joined: those that are alive are joined again, as far as the person may") @Nullable @Size(max = LiveSockets.MAX_CALLS) List<String> calls) {}

    /// Why a client is not let in.
    @Schema(name = "ConnectError")
    record AuthRefused(
            @Schema(allowableValues = {"unauthenticated", "too-many-sockets"}) String message){}

    private final Class<?> payload;

    ClientEvent(Class<?> payload) {
        this.payload = payload;
    }

    static Optional<ClientEvent> of(String wire) {
        return Arrays.stream(values()).filter(event -> event.wire().equals(wire)).findFirst();
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    Class<?> payload() {
        return payload;
    }

    /// What it is for.
    String summary() {
        return switch (this) {
            case JOIN_CALL -> "Hear of a call that is not one's own, as far as the person may see it.";
            case LEAVE_CALL -> "Hear of a joined call no longer.";
            case UPDATE_STATUS -> "Say whether one can be called, as `PUT /api/agents/me/status` does.";
            case TYPING -> "Tell the others who have joined the call that one writes, or has stopped.";
            case STILL_THERE -> "Do nothing but be acknowledged, to find out that the connection lives.";
        };
    }
}
