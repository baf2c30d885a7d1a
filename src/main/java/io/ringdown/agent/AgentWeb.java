package io.ringdown.agent;

import io.ringdown.account.AccountRef;
import io.ringdown.account.AccountType;
import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import io.ringdown.device.Directory;
import io.ringdown.device.Line;
import io.ringdown.precondition.IfMatch;
import io.ringdown.precondition.Versioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/agents", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Agents", description = "Who can take a call now")
class AgentWeb {

    private static final String ANY_STATUS = "offline|available|ringing|busy|away|do_not_disturb";

    private static final String ANY_STATUS_WRONG = "must be one of offline, available, ringing, busy, away, do_not_disturb";

    private static final String OWN_STATUS = "available|away|do_not_disturb";

    private static final String OWN_STATUS_WRONG = "must be one of available, away, do_not_disturb";

    private final AgentRows rows;

    private final Board board;

    private final DeviceStates phones;

    private final Agents agents;

    private final Directory directory;

    AgentWeb(AgentRows rows, Board board, DeviceStates phones, Agents agents, Directory directory) {
        this.rows = rows;
        this.board = board;
        this.phones = phones;
        this.agents = agents;
        this.directory = directory;
    }

    @Schema(name = "AgentDevice")
    record DeviceView(UUID id, @Schema(example = "Desk phone") String name,
            @Schema(description = "What this phone does at this moment", example = "available") DeviceState state) {}

    /// A person as `status_updated` tells of them, and their phones.
    @Schema(name = "Agent")
    record AgentView(UUID userId, @Schema(example = "Maria Santos") String name,
            @Schema(example = "maria.santos") String username, @Schema(example = "client") AccountType type,
            @Schema(description = "The person's line", example = "3003") String device,
            @Schema(description = "What the person has set, else what their phones do", example = "available") AgentStatus status,
            @Schema(description = "What the person has set; whoever is not available is not rung", example = "available") OwnStatus setStatus,
            @Schema(description = "Since when the status holds, or the service runs") Instant since,
            List<DeviceView> devices) {}

    /// @param total how many there are on all pages
    @Schema(name = "AgentPage")
    record Page(List<AgentView> agents, @Schema(example = "1") int page, @Schema(example = "50") int limit,
            @Schema(example = "4") int total) {}

    @GetMapping
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
    @Operation(operationId = "listAgents", summary = "Everybody with a line, and who can take a call now", description = "By number. Changes come on Socket.IO as `status_updated`.")
    Page agents(
            @RequestParam(required = false) @Nullable @Pattern(regexp = ANY_STATUS, message = ANY_STATUS_WRONG) String status,
            @Schema(description = "Part of a name, user name or number") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String search,
            @RequestParam(defaultValue = "1") @Min(1) @Max(100_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        List<AgentView> found = rows.matching(search).stream().map(this::view)
                .filter(agent -> status == null || agent.status().wire().equals(status)).toList();
        return new Page(found.stream().skip((page - 1L) * limit).limit(limit).toList(), page, limit, found.size());
    }

    private AgentView view(AgentRows.Person person) {
        Presence told = board.told(person.id(), person.username(), person.line());
        return new AgentView(person.id(), person.name(), person.username(), person.type(), person.line(), told.status(),
                told.setStatus(), told.since(), person.phones().stream()
                        .map(phone -> new DeviceView(phone.id(), phone.name(), phones.of(phone.endpoint()))).toList());
    }

    /// As `status_updated` tells it.
    @Schema(name = "MyAgentStatus")
    record Mine(UUID userId, @Schema(example = "maria.santos") String username,
            @Schema(example = "available") AgentStatus status, @Schema(example = "available") OwnStatus setStatus,
            @Schema(description = "The line; null for a person without", example = "3003") @Nullable String device,
            Instant since,
            @Schema(description = "Of `set_status`, for `If-Match`; `ETag` has it too", example = "1795981474533000") long version)
            implements
                Versioned {}

    @GetMapping("/me")
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT', 'CLIENT')")
    @Operation(operationId = "getMyStatus", summary = "How it stands with me", description = "As it was told last; changes come on Socket.IO as `status_updated`.")
    Mine mine(@AuthenticationPrincipal AccountRef me) {
        Presence told = board.told(me.id(), me.username(),
                directory.byAccount(me.id()).map(Line::number).orElse(null));
        OwnStatuses.Said said = agents.said(me.id());
        return new Mine(told.account(), told.username(), told.status(), said.status(), told.line(), told.since(),
                said.version());
    }

    @Schema(name = "AgentStatusWanted")
    record Wanted(
            @Schema(example = "do_not_disturb", allowableValues = {"available", "away",
                    "do_not_disturb"}) @NotNull @Pattern(regexp = OWN_STATUS, message = OWN_STATUS_WRONG) String status){}

    @Schema(name = "AgentStatusSet")
    record Taken(boolean success, UUID userId, OwnStatus setStatus,
            @Schema(description = "For `If-Match`, as `ETag` has it too", example = "1795981474533000") long version)
            implements
                Versioned {}

    @PutMapping(path = "/me/status", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT', 'CLIENT')")
    @Operation(operationId = "setMyStatus", summary = "Say whether I can be called", description = "`away` and `do_not_disturb`: my phones do not ring. Holds until I say otherwise. The same as `update_status` on Socket.IO.")
    Taken set(@Valid @RequestBody Wanted wanted, IfMatch seen, @AuthenticationPrincipal AccountRef me) {
        OwnStatus status = OwnStatus.of(wanted.status()).orElseThrow();
        return new Taken(true, me.id(), status, agents.set(me, status, seen));
    }
}
