package io.ringdown.call.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.MovableClock;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallState;
import io.ringdown.call.CallStatistics;
import io.ringdown.call.HistoryProperties;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/// The bounds of an export: how long, and how many at once.
class HistoryExportTest {

    private static final HistoryProperties BOUNDS = new HistoryProperties(Duration.ofSeconds(10), 1_000,
            Duration.ofMinutes(1), 1);

    @Test
    void givenAnExport_whenItTakesTooLong_thenItsLastLineSaysWhereToGoOn() throws IOException {
        MovableClock clock = new MovableClock();
        MockHttpServletResponse response = new MockHttpServletResponse();
        new HistoryExport(new Endless(() -> clock.forward(Duration.ofSeconds(10))), BOUNDS, clock)
                .send(CallHistory.Search.ALL, null, true, response);
        List<String> lines = response.getContentAsString().lines().toList();
        assertThat(lines).hasSize(1 + 7 + 1);
        assertThat(lines.getLast()).startsWith("\"# cut off after 7 calls; go on with cursor=").endsWith("\"");
        String cursor = lines.getLast().replaceAll(".*=|\"", "");
        assertThat(Cursor.read(cursor).id().value()).isEqualTo(lines.get(7).replaceAll(",.*", ""));
    }

    @Test
    void givenAnExportUnderWay_whenAnotherIsWanted_thenItIsRefused_andLaterItIsNot() throws IOException {
        HistoryExport[] export = new HistoryExport[1];
        MovableClock clock = new MovableClock();
        export[0] = new HistoryExport(new Endless(() -> {
            clock.forward(Duration.ofMinutes(2));
            assertThatThrownBy(() -> export[0].send(CallHistory.Search.ALL, null, true, new MockHttpServletResponse()))
                    .isInstanceOf(CallException.Overloaded.class);
        }), BOUNDS, clock);
        for (int n = 0; n < 2; n++) {
            MockHttpServletResponse response = new MockHttpServletResponse();
            export[0].send(CallHistory.Search.ALL, null, true, response);
            assertThat(response.getContentAsString()).contains("# cut off after 1 calls");
        }
    }

    @Test
    void givenAnExportThatBreaks_whenAnotherIsWanted_thenItIsTaken() {
        HistoryExport export = new HistoryExport(new Endless(() -> {
            throw new UncheckedIOException(new IOException("the client went away"));
        }), BOUNDS, Clock.systemUTC());
        for (int n = 0; n < 2; n++) {
            assertThatThrownBy(() -> export.send(CallHistory.Search.ALL, null, true, new MockHttpServletResponse()))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    /// Calls without end.
    ///
    /// @param meanwhile done after each
    private record Endless(Runnable meanwhile) implements CallHistory {

        @Override
        public void each(Search search, @Nullable Position before, int most, Predicate<Entry> taker) {
            int n = 0;
            while (taker.test(new Entry(call(n++), CallNotes.Notes.NONE))) {
                meanwhile.run();
            }
        }

        private static Call call(int n) {
            Party party = new Party(null, "3001", null, null);
            return new Call(new CallId("call-" + n), "north", "3002", false, CallState.ENDED,
                    List.of(participant(1, party), participant(2, party)), Duration.ZERO, 1,
                    new Call.Times(Instant.EPOCH, null, null, Instant.EPOCH, 0, null), null, null, null, null, null,
                    List.of(), null);
        }

        private static Participant participant(int n, Party party) {
            return new Participant(n, n == 1 ? Participant.Role.CALLER : Participant.Role.CALLEE, party, List.of(),
                    HangupSource.CALLER, Instant.EPOCH, null, Instant.EPOCH, 0, null);
        }

        @Override
        public List<Entry> page(Search search, @Nullable Position before, int offset, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CallStatistics statistics(Search search, String zone) {
            throw new UnsupportedOperationException();
        }
    }
}
