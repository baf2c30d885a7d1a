package io.ringdown.asterisk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ringdown.call.Call;
import io.ringdown.call.CallService;
import io.ringdown.call.CallView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Comparator;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How it stands with every Asterisk, for those who run the service.
@RestController
@Tag(name = "Asterisk", description = "The connections to Asterisk")
class AsteriskStatus {

    private final AriNodes nodes;
    private final CallService calls;

    AsteriskStatus(AriNodes nodes, CallService calls) {
        this.nodes = nodes;
        this.calls = calls;
    }

    /// @param connected are all nodes connected?
    /// @param calls     the newest of them, as many as were asked for
    @Schema(name = "AsteriskStatus")
    record Status(boolean connected, long activeCalls, List<CallView> calls, List<NodeView> nodes) {}

    /// @param activeCalls that live on this node
    @Schema(name = "AsteriskNode")
    record NodeView(@JsonUnwrapped NodeStatus.View status, long activeCalls) {}

    @GetMapping("/api/calls/asterisk/status")
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
    @Operation(operationId = "getAsteriskStatus", summary = "The connections to Asterisk", description = "For each node: version, how requests travel, since when it is connected, events seen and when the last, calls, reconnects, differences found, the last error.")
    Status status(
            @Parameter(description = "How many calls at the most") @RequestParam(name = "limit", defaultValue = "200") @Min(0) @Max(200) int limit) {
        List<Call> active = calls.active().sorted(Comparator.comparing(Call::startTime).reversed()).toList();
        return new Status(!nodes.all().isEmpty() && nodes.ready().size() == nodes.all().size(), active.size(),
                active.stream().limit(limit).map(CallView::of).toList(),
                nodes.all().stream().map(node -> view(node, active)).toList());
    }

    private static NodeView view(AriNode node, List<Call> active) {
        return new NodeView(node.status().view(),
                active.stream().filter(call -> call.node().equals(node.name())).count());
    }
}
