package io.ringdown.call.web;

import io.ringdown.call.CallHistory;
import io.ringdown.call.CallHistory.Entry;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallNotes.Notes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The calls there have been: a page of them, all of them as a spreadsheet, and counted. Clients are shown their own only.
@RestController
@RequestMapping("/api/calls")
@Tag(name = "Calls")
class HistoryQueries {

    private final CallHistory history;
    private final CallNotes notes;
    private final HistoryExport export;

    HistoryQueries(CallHistory history, CallNotes notes, HistoryExport export) {
        this.history = history;
        this.notes = notes;
        this.export = export;
    }

    /// @param nextCursor where the next page begins; null on the last one
    @Schema(name = "CallPage")
    record Page(List<NotedCall> calls, @Nullable String nextCursor) {}

    @GetMapping("/history")
    @Operation(operationId = "listCalls", summary = "All calls, newest first", description = "Give the next_cursor of a page as cursor to get the next one. A client sees its own calls only, and nothing of what is written about them. With `Accept: text/csv` the answer is that of /api/calls/history.csv.")
    Page page(@ParameterObject @Valid HistoryFilter filter,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @Parameter(description = "How many to leave out; a cursor is quicker") @RequestParam(defaultValue = "0") @Min(0) @Max(10_000) int offset,
            Authentication authentication) {
        Asker asker = Asker.of(authentication);
        List<Entry> page = history.page(filter.search(asker), filter.before(), offset, limit + 1);
        boolean more = page.size() > limit;
        List<Entry> shown = more ? page.subList(0, limit) : page;
        Map<CallId, Notes> written = asker.staff()
                ? notes.of(shown.stream().map(entry -> entry.call().id()).toList())
                : Map.of();
        return new Page(
                shown.stream().map(Entry::call).map(
                        call -> NotedCall.of(call, written.getOrDefault(call.id(), Notes.NONE), asker)).toList(),
                more ? Cursor.write(shown.getLast().call()) : null);
    }

    @GetMapping("/history.csv")
    @Operation(operationId = "exportCalls", summary = "The same calls as a spreadsheet", description = "Comma separated, UTF-8, sent as it is read. The last line says `# complete` with the number of calls, or `# cut off` with the cursor to go on with; a file that ends without either is broken.")
    @ApiResponse(responseCode = "200", description = "OK", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    void csv(@ParameterObject @Valid HistoryFilter filter, Authentication authentication, HttpServletResponse response)
            throws IOException {
        Asker asker = Asker.of(authentication);
        export.send(filter.search(asker), filter.before(), asker.staff(), response);
    }

    /// The same for those who ask by header. Its description is that of the page.
    @Operation(hidden = true)
    @GetMapping(path = "/history", produces = "text/csv")
    void csvOfPage(@Valid HistoryFilter filter, Authentication authentication, HttpServletResponse response)
            throws IOException {
        csv(filter, authentication, response);
    }

    @GetMapping("/statistics")
    @Operation(operationId = "getCallStatistics", summary = "Calls counted and timed", description = "Of a period, person or line; a client's own only. Missed calls of a person or line are those that came in.")
    StatisticsView statistics(@ParameterObject @Valid StatisticsFilter filter, Authentication authentication) {
        return StatisticsView.of(history.statistics(filter.search(Asker.of(authentication)), filter.hours()));
    }
}
