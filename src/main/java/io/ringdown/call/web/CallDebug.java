package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallService;
import io.ringdown.call.CallStore;
import io.ringdown.call.CallView;
import io.ringdown.call.CallVisibility;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupCause;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Lookout;
import io.ringdown.call.web.CallQueries.EventView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Everything that is known of one call, for admins who look for a fault.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls")
class CallDebug {

    private final CallService calls;
    private final CallStore store;
    private final Lookout lookout;

    CallDebug(CallService calls, CallStore store, Lookout lookout) {
        this.calls = calls;
        this.store = store;
        this.lookout = lookout;
    }

    /// @param state    of the call's state machine
    /// @param deadline when the call is looked at if nothing happens before
    /// @param lane     only while the call is alive
    /// @param timeline all its events, with the causes as Asterisk told them
    @Schema(name = "CallDebug")
    record View(CallView call, String node, @Schema(example = "ANSWERED") String state,
            @Schema(example = "7") int seq, @Nullable Instant deadline, @Nullable EndingView ending,
            @Schema(description = "Only while the call is alive") Lookout.@Nullable View lane, List<LegView> legs,
            List<EventView> timeline) {}

    /// @param cause Q.850
    @Schema(name = "CallEnding")
    record EndingView(@Schema(implementation = EndReason.class, example = "completed") String reason,
            @Schema(implementation = HangupSource.class, example = "caller") String source,
            @Schema(example = "16") int cause, @Nullable String detail) {

        static @Nullable EndingView of(Call.@Nullable Ending ending) {
            return ending == null
                    ? null
                    : new EndingView(ending.reason().wire(), ending.source().wire(), ending.cause(), ending.detail());
        }
    }

    /// @param cause Q.850, as Asterisk told it
    @Schema(name = "CallDebugLeg")
    record LegView(@Schema(example = "2") int n, String channelId, @Schema(example = "2") int participant,
            @Schema(example = "3002") String endpoint, @Schema(example = "UP") String state, Instant createdAt,
            @Nullable Instant answeredAt, @Nullable Instant endedAt, @Schema(example = "16") @Nullable Integer cause,
            @Schema(example = "Normal call clearing") @Nullable String causeName, boolean holdsByPhone,
            boolean holdsByClick, boolean muted) {

        static LegView of(Leg leg) {
            return new LegView(leg.n(), leg.channel().value(), leg.participant(), leg.endpoint(), leg.state().name(),
                    leg.createdAt(), leg.answeredAt(), leg.endedAt(), leg.cause(),
                    leg.cause() == null ? null : HangupCause.name(leg.cause()), leg.audio().holdsByPhone(),
                    leg.audio().hold() == Leg.Hold.CLICK, leg.audio().muted());
        }
    }

    @GetMapping("/{id}/debug")
    @PreAuthorize("hasRole('ADMIN')")
    @Operation(operationId = "debugCall", summary = "Everything known of a call", description = "Its lane with the last turns, its legs with their channels and raw causes, its timeline. Admins.")
    View debug(@PathVariable String id) {
        Call call = CallQueries.find(calls, id);
        return new View(CallView.of(call), call.node(), call.state().name(), call.seq(), call.deadline(),
                EndingView.of(call.ending()), lookout.of(call).orElse(null),
                call.legs().stream().map(LegView::of).toList(),
                store.events(call.id()).stream().map(event -> EventView.of(event, call, CallVisibility.ALL)).toList());
    }
}
