package io.ringdown.asterisk;

import io.ringdown.call.LiveCalls;
import io.ringdown.call.Telephony;
import io.ringdown.call.Call;
import io.ringdown.call.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Events of a recorded bridged call, read and translated by one thread as the reader thread does.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EventBenchmark {

    private static final int EVENTS = 60;

    private byte[][] lines = {};
    private AriEventReader reader = new AriEventReader();
    private LiveCalls core = new LiveCalls(LiveCalls.properties(), NoTelephony::new);
    private AriTranslator translator = new AriTranslator("bench", core.service(), (_, _) -> {}, _ -> {}, (_, _) -> {});

    @Setup
    public void load() {
        lines = Recorded.lines("answered_caller_hangs_up").stream().limit(EVENTS)
                .map(line -> line.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        if (lines.length != EVENTS) {
            throw new IllegalStateException("the recording has only " + lines.length + " events");
        }
    }

    @TearDown
    public void stop() {
        core.close();
    }

    /// From bytes to an event.
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void read(Blackhole sink) {
        for (byte[] line : lines) {
            sink.consume(reader.read(line, 0, line.length));
        }
    }

    /// From bytes to a fact at the door of the call core, which knows none of the calls.
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void readAndTranslate(Blackhole sink) {
        for (byte[] line : lines) {
            AriEvent event = reader.read(line, 0, line.length);
            sink.consume(event instanceof AriEvent.StasisStart || translator.accept(event));
        }
    }

    private static final class NoTelephony implements Telephony {

        @Override
        public void execute(Call call, List<Effect> effects) {
            // nothing carries the calls of this benchmark
        }

        @Override
        public String nodeForNewCall() {
            return "bench";
        }
    }
}
