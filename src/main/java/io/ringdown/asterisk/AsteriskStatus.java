package io.ringdown.asterisk;

import io.ringdown.call.Call;
import io.ringdown.call.CallService;
import io.ringdown.call.CallView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// How it stands with every Asterisk, for those who run the service.
@RestController
@Tag(name = "Asterisk")
class AsteriskStatus {

    private static final int MOST_CALLS = 200;

    private final AriNodes nodes;
    private final CallService calls;

    AsteriskStatus(AriNodes nodes, CallService calls) {
        this.nodes = nodes;
        this.calls = calls;
    }

    /// @param connected are all nodes connected?
    /// @param calls     the newest of them, 200 at the most
    @Schema(name = "AsteriskStatus")
    record Status(boolean connected, long activeCalls, List<CallView> calls, List<NodeStatus.View> nodes) {}

    @GetMapping("/api/calls/asterisk/status")
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
    @Operation(summary = "The connections to Asterisk", description = "For each node: version, how requests travel, since when it is connected, events seen, reconnects, the last error.")
    Status status() {
        List<Call> active = calls.active().sorted(Comparator.comparing(Call::startTime).reversed()).toList();
        return new Status(!nodes.all().isEmpty() && nodes.ready().size() == nodes.all().size(), active.size(),
                active.stream().limit(MOST_CALLS).map(CallView::of).toList(),
                nodes.all().stream().map(node -> node.status().view()).toList());
    }
}
