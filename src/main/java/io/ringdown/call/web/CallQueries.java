package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallService;
import io.ringdown.call.CallStore;
import io.ringdown.call.CallStore.StoredEvent;
import io.ringdown.call.CallVisibility;
import io.ringdown.call.HangupCause;
import io.ringdown.call.Transfer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people ask of calls. A call that the asker may not see does not exist for them.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls", description = "Calls, what people do with them, and what is kept of them")
class CallQueries {

    private final CallService calls;
    private final CallStore store;
    private final CallNotes notes;

    CallQueries(CallService calls, CallStore store, CallNotes notes) {
        this.calls = calls;
        this.store = store;
        this.notes = notes;
    }

    @Schema(name = "CallEvent")
    record EventView(@Schema(example = "7346712345678901") String eventId, String callId,
            @Schema(example = "3") int seq,
            @Schema(implementation = CallEventType.class, example = "ringing") String type, Instant at,
            @Nullable String channelId, @Nullable String number, @Nullable Integer cause, @Nullable String causeName,
            @Nullable String detail,
            @Schema(description = "Of `ringing`: the caller hears sound that the other side sends before it answers") @Nullable Boolean earlyMedia,
            @Schema(implementation = Transfer.Kind.class, description = "Of `transfer_completed`", example = "blind") @Nullable String transferType,
            boolean synthesized) {

        /// What happens to somebody whom the asker is not told of says neither number nor phone.
        static EventView of(StoredEvent stored, Call call, CallVisibility told) {
            var event = stored.event();
            boolean shown = told.shows(call, event.number(), event.channel());
            return new EventView(Long.toString(stored.eventId()), event.call().value(), event.seq(),
                    event.type().wire(), event.at().truncatedTo(ChronoUnit.MILLIS),
                    event.channel() == null || !shown ? null : event.channel().value(),
                    shown ? told.number(call, event.number()) : null, event.cause(),
                    event.cause() == null ? null : HangupCause.name(event.cause()),
                    shown ? told.detail(call, event.detail()) : null,
                    event.earlyMedia(), event.transferType(), event.synthesized());
        }
    }

    @GetMapping("/active")
    @Operation(operationId = "listActiveCalls", summary = "The calls that have not ended", description = "Newest first; a client's own, for attendants and admins all.")
    List<NotedCall> active(Authentication authentication) {
        Asker asker = Asker.of(authentication);
        List<Call> active = calls.active().filter(asker::sees)
                .sorted(Comparator.comparing(Call::startTime).thenComparing(call -> call.id().value()).reversed())
                .toList();
        Map<CallId, CallNotes.Notes> written = notes.of(active.stream().map(Call::id).toList());
        return active.stream().map(
                call -> NotedCall.of(call, written.getOrDefault(call.id(), CallNotes.Notes.NONE), asker))
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getCall", summary = "One call", description = "Clients see nothing of what is written about it. While somebody is consulted, or rung to take the call over, the other side is told neither who nor that it is one more.")
    NotedCall one(@PathVariable String id, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(find(calls, id));
        return NotedCall.of(call, notes.of(call.id()), asker);
    }

    @GetMapping("/{id}/events")
    @Operation(operationId = "listCallEvents", summary = "Everything that happened in a call", description = "Ordered by seq.")
    List<EventView> events(@PathVariable String id, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        Call call = asker.seeing(find(calls, id));
        CallVisibility told = CallVisibility.of(call, asker.account(), asker.staff());
        return store.events(call.id()).stream().map(event -> EventView.of(event, call, told)).toList();
    }

    static Call find(CallService calls, String id) {
        if (id.length() > 100 || id.indexOf('\0') >= 0) {
            throw new CallException.CallNotFound("with that id");
        }
        return calls.find(new CallId(id)).orElseThrow(() -> new CallException.CallNotFound(id));
    }
}
