package io.ringdown.chaos;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Person;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Two who talk while something fails: they hear each other all the time, and when it is over their call can be held, taken
/// back, handed on and ended by click as if nothing had been.
final class Survivor {

    private final House house;
    private final Verdict verdict;
    private final SipPhone from;
    private final SipPhone to;
    private final SipPhone third;

    Survivor(House house, Verdict verdict, SipPhone from, SipPhone to, SipPhone third) {
        this.house = house;
        this.verdict = verdict;
        this.from = from;
        this.to = to;
        this.third = third;
    }

    /// They talk.
    final class Talk {

        private final OutgoingCall call;
        private final IncomingCall ring;
        private final String id;
        private final Instant began;

        private Talk(OutgoingCall call, IncomingCall ring, String id, Instant began) {
            this.call = call;
            this.ring = ring;
            this.id = id;
            this.began = began;
        }

        /// While something fails, and afterwards.
        void goesOn(String during) {
            try {
                from.awaitTone(to.tone());
                to.awaitTone(from.tone());
            } catch (AssertionError e) {
                differs("a talk did not go on during " + during, id, began, e);
            }
        }

        void isControlledAfter(String fault) {
            try {
                command("hold", "{\"party\":\"callee\"}");
                from.awaitNoTone(to.tone());
                command("resume", "{\"party\":\"callee\"}");
                from.awaitTone(to.tone());
                command("transfer", "{\"target\":\"%s\",\"type\":\"blind\",\"party\":\"callee\"}"
                        .formatted(third.line()));
                third.awaitCall().ring().answer();
                ring.awaitEnded();
                from.awaitTone(third.tone());
                command("hangup", "{}");
                call.awaitEnded();
            } catch (AssertionError | SipFailure | UncheckedIOException e) {
                differs("a talk could not be controlled after " + fault, id, began,
                        e + " " + History.events(house.sql(), id));
                leave();
            }
        }

        void leave() {
            if (!call.ended()) {
                call.hangUp();
            }
        }

        private void command(String what, String json) {
            Person.Answer answer = house.admin().post("/api/calls/" + id + "/" + what, json);
            if (answer.status() != 202) {
                throw new AssertionError(what + " was answered " + answer.status() + " " + answer.body());
            }
        }
    }

    /// @return null if no talk came about, which is a difference
    @Nullable
    Talk talk(FaultKind before) {
        Instant now = Instant.now();
        try {
            return talk(now);
        } catch (AssertionError | SipFailure | UncheckedIOException | NoSuchElementException e) {
            differs("nobody could talk before " + before, from.line(), now, e);
            return null;
        }
    }

    /// No talk outlives an Asterisk that ends by itself.
    private void differs(String what, String which, Instant since, Object detail) {
        if (!house.hasCrashedSince(since)) {
            verdict.differs(what, which, detail);
        }
    }

    private Talk talk(Instant began) {
        OutgoingCall call = from.call(to.line());
        IncomingCall ring = to.awaitCall().ring();
        ring.answer();
        call.awaitAnswered();
        from.awaitTone(to.tone());
        to.awaitTone(from.tone());
        String id = house.admin().get("/api/calls/active").body().valueStream()
                .filter(one -> one.at("/initiator_device").asString().equals(from.line()))
                .map(one -> one.at("/id").asString()).findFirst().orElseThrow();
        return new Talk(call, ring, id, began);
    }
}
