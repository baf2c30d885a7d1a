package io.ringdown.call.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory;
import io.ringdown.call.CallHistory.Entry;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.CallNotes.Notes;
import io.ringdown.call.CallView;
import io.ringdown.call.HistoryProperties;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Sends calls as CSV (RFC 4180) while they are read: on the request's own virtual thread, with as much memory for a million
/// calls as for one. A client that does not read is given up by Tomcat's write timeout.
@Component
class HistoryExport {

    private final CallHistory history;
    private final HistoryProperties properties;
    private final Clock clock;
    private final Semaphore free;

    HistoryExport(CallHistory history, HistoryProperties properties, Clock clock) {
        this.history = history;
        this.properties = properties;
        this.clock = clock;
        this.free = new Semaphore(properties.exports());
    }

    /// @param notes is what staff have written sent too?
    void send(Search search, @Nullable Position before, boolean notes, HttpServletResponse response)
            throws IOException {
        if (!free.tryAcquire()) {
            throw new CallException.Overloaded("Other exports are under way; try again in a moment.");
        }
        try {
            response.setContentType("text/csv");
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"calls.csv\"");
            CsvWriter csv = CsvWriter.builder().build(response.getWriter());
            Sheet sheet = new Sheet(csv, notes, properties.maxExport(),
                    clock.instant().plus(properties.exportTimeout()));
            csv.writeRecord(CsvCells.HEAD);
            // One more than is sent tells whether there is more.
            history.each(search, before, properties.maxExport() + 1, sheet::take);
            csv.writeRecord(sheet.end());
            csv.flush();
        } finally {
            free.release();
        }
    }

    /// What of one export is written.
    private final class Sheet {

        private final CsvWriter csv;
        private final boolean notes;
        private final int most;
        private final Instant deadline;
        private int written;
        private @Nullable Call last;
        private boolean cut;

        Sheet(CsvWriter csv, boolean notes, int most, Instant deadline) {
            this.csv = csv;
            this.notes = notes;
            this.most = most;
            this.deadline = deadline;
        }

        boolean take(Entry entry) {
            cut = written == most || clock.instant().isAfter(deadline);
            if (!cut) {
                csv.writeRecord(CsvCells.of(CallView.of(entry.call()), notes ? entry.notes() : Notes.NONE));
                written++;
                last = entry.call();
            }
            return !cut;
        }

        String end() {
            if (!cut) {
                return "# complete: " + written + " calls";
            }
            return "# cut off after " + written + " calls"
                    + (last == null ? "" : "; go on with cursor=" + Cursor.write(last));
        }
    }
}
