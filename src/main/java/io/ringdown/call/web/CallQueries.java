package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.CallStore;
import io.ringdown.call.CallStore.HistoryQuery;
import io.ringdown.call.CallStore.StoredEvent;
import io.ringdown.call.CallView;
import io.ringdown.call.HangupCause;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What people ask of calls. A call that the asker may not see does not exist for them.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls")
class CallQueries {

    private final CallService calls;
    private final CallStore store;

    CallQueries(CallService calls, CallStore store) {
        this.calls = calls;
        this.store = store;
    }

    /// @param nextCursor where the next page begins; null on the last one
    @Schema(name = "CallPage")
    record Page(List<CallView> calls, @Nullable String nextCursor) {}

    @Schema(name = "CallEvent")
    record EventView(@Schema(example = "7346712345678901") String eventId, String callId,
            @Schema(example = "3") int seq, @Schema(example = "ringing") String type, Instant at,
            @Nullable String channelId, @Nullable String number, @Nullable Integer cause, @Nullable String causeName,
            @Nullable String detail, boolean synthesized) {

        static EventView of(StoredEvent stored) {
            var event = stored.event();
            return new EventView(Long.toString(stored.eventId()), event.call().value(), event.seq(),
                    event.type().wire(), event.at().truncatedTo(ChronoUnit.MILLIS),
                    event.channel() == null ? null : event.channel().value(), event.number(), event.cause(),
                    event.cause() == null ? null : HangupCause.name(event.cause()), event.detail(),
                    event.synthesized());
        }
    }

    @GetMapping("/active")
    @Operation(summary = "The calls that have not ended", description = "Newest first; a client's own, for attendants and admins all.")
    List<CallView> active(Authentication authentication) {
        Asker asker = Asker.of(authentication);
        return calls.active().filter(asker::sees)
                .sorted(Comparator.comparing(Call::startTime).thenComparing(call -> call.id().value()).reversed())
                .map(CallView::of).toList();
    }

    @GetMapping("/history")
    @Operation(summary = "All calls, newest first", description = "Give the next_cursor of a page as cursor to get the next one. A client sees its own calls only.")
    Page history(
            @RequestParam(name = "user_id", required = false) @Nullable UUID userId,
            @Parameter(hidden = true) @RequestParam(name = "userId", required = false) @Nullable UUID userIdOfSeed,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(defaultValue = "0") @Min(0) @Max(100_000) int offset, Authentication authentication) {
        Asker asker = Asker.of(authentication);
        UUID person = userId != null ? userId : userIdOfSeed;
        if (!asker.staff() && person != null && !person.equals(asker.account())) {
            throw new CallException.NotYourCall("The calls of somebody else are not yours to see.");
        }
        List<Call> page = store.history(new HistoryQuery(asker.staff() ? person : asker.account(),
                cursor == null ? null : Cursor.read(cursor), offset, limit + 1));
        boolean more = page.size() > limit;
        List<Call> shown = more ? page.subList(0, limit) : page;
        return new Page(shown.stream().map(CallView::of).toList(), more ? Cursor.write(shown.getLast()) : null);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One call")
    CallView one(@PathVariable String id, Authentication authentication) {
        return CallView.of(Asker.of(authentication).seeing(find(calls, id)));
    }

    @GetMapping("/{id}/events")
    @Operation(summary = "Everything that happened in a call", description = "Ordered by seq.")
    List<EventView> events(@PathVariable String id, Authentication authentication) {
        Call call = Asker.of(authentication).seeing(find(calls, id));
        return store.events(call.id()).stream().map(EventView::of).toList();
    }

    static Call find(CallService calls, String id) {
        if (id.length() > 100 || id.indexOf('\0') >= 0) {
            throw new CallException.CallNotFound("with that id");
        }
        return calls.find(new CallId(id)).orElseThrow(() -> new CallException.CallNotFound(id));
    }
}
