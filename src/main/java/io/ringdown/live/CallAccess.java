package io.ringdown.live;

import io.ringdown.account.AccountRef;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Who may hear a call by joining its room: its parties, attendants, admins.
interface CallAccess {

    /// May block.
    boolean mayJoin(AccountRef person, String call);

    @Component
    class OfCalls implements CallAccess {

        private final ObjectProvider<CallService> calls;

        OfCalls(ObjectProvider<CallService> calls) {
            this.calls = calls;
        }

        @Override
        public boolean mayJoin(AccountRef person, String call) {
            return calls.getObject().find(new CallId(call))
                    .filter(found -> person.isStaff() || found.hasParty(person.id())).isPresent();
        }
    }
}
