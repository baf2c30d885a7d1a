package io.ringdown.call;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/// Writes one log line when a call begins, is answered, is refused something, and ends, with its id as `call_id`. No numbers and no names:
/// these are in the history. On the publishing thread, but for [#asked].
@Component
class CallLog implements CallListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.ringdown.calls");

    @Override
    public void committed(List<CommittedEvent> events) {
        if (LOG.isInfoEnabled()) {
            events.forEach(CallLog::write);
        }
    }

    /// Somebody's request was carried out. On the request's own thread, whose lines bear its `trace_id`.
    ///
    /// @param what the command
    static void asked(CallId call, String what) {
        MDC.put("call_id", call.value());
        try {
            LOG.info("{} by request", what);
        } finally {
            MDC.remove("call_id");
        }
    }

    private static void write(CommittedEvent committed) {
        CallEvent event = committed.event();
        MDC.put("call_id", event.call().value());
        try {
            switch (event.type()) {
                case CREATED -> LOG.info("call begins on {}, {}", committed.call().node(),
                        committed.call().clicked() ? "by click" : "by phone");
                case ANSWERED -> LOG.info("call is answered");
                case ENDED, REJECTED, BUSY, MISSED, CANCELED, FAILED -> ended(committed.call(), event);
                case TRANSFER_FAILED, ANNOUNCEMENT_FAILED, RECORDING_FAILED ->
                    LOG.warn("{}{}{}", event.type().wire(),
                            event.cause() == null
                                    ? ""
                                    : ", cause " + event.cause() + " " + HangupCause.name(event.cause()),
                            event.detail() == null ? "" : ", " + event.detail());
                default -> {
                }
            }
        } finally {
            MDC.remove("call_id");
        }
    }

    private static void ended(Call call, CallEvent event) {
        Call.Ending ending = call.ending();
        String reason = ending == null ? event.type().wire() : ending.reason().wire();
        LOG.info("call ends: {}, cause {}{}", reason, event.cause(),
                event.detail() == null ? "" : ", " + event.detail());
    }
}
