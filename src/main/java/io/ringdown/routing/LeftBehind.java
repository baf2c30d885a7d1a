package io.ringdown.routing;

import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.CallService;
import io.ringdown.device.SoftphoneGone;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Calls whose web softphone is gone. Whoever talked by it leaves, as if they had hung up; a call that goes on without them goes
/// on, and one that they have taken along to another phone is not theirs to leave.
@Component
class LeftBehind {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private final ObjectProvider<CallService> calls;

    LeftBehind(ObjectProvider<CallService> calls) {
        this.calls = calls;
    }

    @EventListener
    void on(SoftphoneGone gone) {
        calls.ifAvailable(service -> {
            List<Call> left = service.active().filter(call -> !call.connectedBy(gone.endpoint()).isEmpty()).toList();
            left.forEach(call -> call.connectedBy(gone.endpoint()).forEach(who -> leave(service, call, who)));
        });
    }

    private static void leave(CallService service, Call call, int who) {
        try {
            service.command(call.id(), at -> new CallCommand.Hangup(who, false, null, at));
        } catch (CallException notNow) {
            LOG.info("the call {} is not left: {}", call.id().value(), notNow.getMessage());
        }
    }
}
