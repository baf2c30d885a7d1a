package io.ringdown.call.web;

import io.ringdown.call.CallNotes.Notes;
import io.ringdown.call.CallView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A call as the cells of a spreadsheet's row. What a spreadsheet would take for a formula gets an apostrophe before it, which
/// makes it text (OWASP, "CSV Injection").
final class CsvCells {

    static final List<String> HEAD = List.of("id", "status", "end_reason", "start_time", "answer_time", "end_time",
            "caller_number", "caller_name", "callee_number", "callee_name", "wait_seconds", "talk_seconds",
            "hold_seconds", "duration", "hangup_cause", "hangup_source", "origin", "disposition", "tags", "notes");

    /// With their full-width forms, which some spreadsheets take for the same.
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private CsvCells() {}

    static List<String> of(CallView call, Notes noted) {
        return Stream.<@Nullable Object>of(call.id(), call.status(), call.endReason(), call.startTime(),
                call.answerTime(), call.endTime(), call.initiatorDevice(), call.initiator().name(),
                call.receiverDevice(), call.receiver().name(), call.waitSeconds(), call.talkSeconds(),
                call.holdSeconds(), call.duration(), call.hangupCause(), call.hangupSource(), call.origin(),
                noted.disposition(),
                String.join(", ", noted.tags()), noted.text())
                .map(cell -> cell instanceof Number ? cell.toString() : text(Objects.toString(cell, ""))).toList();
    }

    private static String text(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
