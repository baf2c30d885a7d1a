package io.ringdown.recording;

import io.ringdown.call.CallCommand.ControlRecording;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallListener;
import io.ringdown.call.CallService;
import io.ringdown.call.CommittedEvent;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What follows from the events of calls: a recording that has ended is stored, and where the configuration wants all calls
/// recorded each is from its answer on. Told on the publishing thread; waits on threads of its own, one a call at the most.
@Component
class Automatic implements CallListener {

    private static final Logger LOG = LoggerFactory.getLogger(Automatic.class);

    private final ObjectProvider<CallService> calls;
    private final StoringThreads storing;
    private final boolean all;
    private final Executor threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("recording-begin-", 0).factory());

    Automatic(ObjectProvider<CallService> calls, StoringThreads storing, RecordingProperties properties) {
        this.calls = calls;
        this.storing = storing;
        this.all = properties.allCalls();
    }

    @Override
    public void committed(List<CommittedEvent> batch) {
        for (CommittedEvent event : batch) {
            CallEventType type = event.event().type();
            if (type == CallEventType.RECORDING_FINISHED || type == CallEventType.RECORDING_FAILED) {
                storing.wake();
            } else if (all && type == CallEventType.ANSWERED) {
                threads.execute(() -> record(event.event().call()));
            }
        }
    }

    private void record(CallId call) {
        try {
            calls.getObject().command(call, at -> new ControlRecording(ControlRecording.What.START, 0, null, at));
        } catch (CallException e) {
            LOG.warn("Call {} is not recorded: {}", call, e.getMessage());
        }
    }
}
