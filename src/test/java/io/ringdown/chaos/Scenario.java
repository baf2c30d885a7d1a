package io.ringdown.chaos;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipFailure;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Person;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// One call from its first ring to its last hang-up, at phones that take part in no other. Whatever goes wrong on the way,
/// the people hang up in the end; whether the history tells of it rightly is not judged here.
final class Scenario {

    private static final Duration RING = Duration.ofSeconds(6);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /// RFC 3261, 17.1.1.2: what nobody answers is given up by timer B, after 32 seconds.
    private static final Duration END = Duration.ofSeconds(40);

    private final House house;
    private final CallKind kind;
    private final List<SipPhone> phones;
    private final Random random;
    private final Clicked clicked;
    private final List<PhoneCall> calls = new ArrayList<>();

    /// Told of every click that was to make a call.
    interface Clicked {

        void made(String id);

        /// It was answered that it will be seen whether a call was made, or the answer was not heard.
        void unsure(String from, String to);
    }

    /// Something did not come to pass; nothing is wrong with that while something fails.
    private static final class Interrupted extends RuntimeException {
        Interrupted(String what) {
            super(what);
        }
    }

    Scenario(House house, CallKind kind, List<SipPhone> phones, long seed, Clicked clicked) {
        this.house = house;
        this.kind = kind;
        this.phones = phones;
        this.random = new Random(seed);
        this.clicked = clicked;
    }

    /// @return did everything go as it was meant to?
    boolean play() {
        boolean asMeant = true;
        try {
            act();
        } catch (Interrupted | SipFailure | AssertionError | UncheckedIOException e) {
            asMeant = false;
        }
        for (PhoneCall call : List.copyOf(calls)) {
            leave(call);
        }
        for (PhoneCall call : calls) {
            asMeant &= call.endsWithin(END);
        }
        return asMeant;
    }

    private void act() {
        switch (kind) {
            case CALLER_HANGS_UP -> talk().caller().hangUp();
            case CALLEE_HANGS_UP -> talk().callee().hangUp();
            case NO_ANSWER -> ended(ring().caller());
            case BUSY -> decline(486);
            case DECLINED -> decline(603);
            case CANCELED -> {
                Ring ring = ring();
                pause(200, 1_000);
                ring.caller().cancel();
            }
            case UNKNOWN_NUMBER -> ended(dial(phone(0), "3998"));
            case HELD -> {
                Talk talk = talk();
                talk.callee().hold();
                pause(300, 1_200);
                talk.callee().resume();
                pause(200, 600);
                talk.caller().hangUp();
            }
            case RECORDED -> {
                Talk talk = talk();
                command(talk, "recording/start", "{}");
                pause(500, 1_500);
                talk.callee().hangUp();
            }
            case CLICKED -> click();
            case BLIND_BY_CLICK -> {
                Talk talk = talk();
                command(talk, "transfer", transfer("blind"));
                third();
                pause(300, 1_200);
                talk.caller().hangUp();
            }
            case BLIND_BY_PHONE -> {
                Talk talk = talk();
                talk.callee().transferTo(phone(2).line());
                third();
                pause(300, 1_200);
                talk.caller().hangUp();
            }
            case ATTENDED_BY_CLICK -> {
                Talk talk = talk();
                command(talk, "transfer", transfer("attended"));
                third();
                pause(300, 900);
                leave(talk.callee());
                pause(300, 900);
                talk.caller().hangUp();
            }
            case FORWARDED_BY_PHONE -> {
                OutgoingCall out = dial(phone(0), phone(1).line());
                called(phone(1)).ring().forward(302, phone(2).line());
                third();
                answered(out);
                pause(300, 1_200);
                out.hangUp();
            }
            case ATTENDED_BY_PHONE -> {
                Talk talk = talk();
                talk.callee().hold();
                OutgoingCall second = dial(phone(1), phone(2).line());
                third();
                answered(second);
                pause(200, 600);
                talk.callee().transferTo(second);
                pause(600, 1_200);
                talk.caller().hangUp();
            }
        }
    }

    private record Ring(OutgoingCall caller, IncomingCall callee) {}

    private record Talk(OutgoingCall caller, IncomingCall callee) {}

    private Ring ring() {
        OutgoingCall out = dial(phone(0), phone(1).line());
        return new Ring(out, called(phone(1)).ring());
    }

    private Talk talk() {
        Ring ring = ring();
        pause(50, 500);
        ring.callee().answer();
        answered(ring.caller());
        pause(300, 2_000);
        return new Talk(ring.caller(), ring.callee());
    }

    private void decline(int status) {
        Ring ring = ring();
        pause(50, 400);
        ring.callee().decline(status);
        ended(ring.caller());
    }

    private void click() {
        Person.Answer made;
        try {
            made = house.admin().make(phone(0).line(), phone(1).line());
        } catch (UncheckedIOException unheard) {
            clicked.unsure(phone(0).line(), phone(1).line());
            throw unheard;
        }
        if (made.status() == 503) {
            clicked.unsure(phone(0).line(), phone(1).line());
        }
        if (made.status() != 202) {
            throw new Interrupted("not made: " + made.status());
        }
        clicked.made(made.text("/call_id"));
        IncomingCall caller = called(phone(0)).ring();
        pause(50, 300);
        caller.answer();
        IncomingCall callee = called(phone(1)).ring();
        pause(50, 300);
        callee.answer();
        pause(300, 1_500);
        (random.nextBoolean() ? caller : callee).hangUp();
    }

    private IncomingCall third() {
        IncomingCall third = called(phone(2)).ring();
        pause(50, 300);
        third.answer();
        return third;
    }

    private String transfer(String type) {
        return "{\"target\":\"%s\",\"type\":\"%s\",\"party\":\"callee\"}".formatted(phone(2).line(), type);
    }

    private void command(Talk talk, String what, String json) {
        JsonNode active = house.admin().get("/api/calls/active").body();
        String id = active.valueStream()
                .filter(call -> call.at("/initiator_device").asString().equals(phone(0).line()))
                .map(call -> call.at("/id").asString()).findFirst()
                .orElseThrow(() -> new Interrupted(talk + " is not active"));
        int status = house.admin().post("/api/calls/" + id + "/" + what, json).status();
        if (status != 202) {
            throw new Interrupted(what + " was answered " + status);
        }
    }

    private SipPhone phone(int n) {
        return phones.get(n);
    }

    private OutgoingCall dial(SipPhone phone, String number) {
        OutgoingCall call = phone.call(number);
        calls.add(call);
        return call;
    }

    private IncomingCall called(SipPhone phone) {
        IncomingCall call = phone.awaitCall(RING);
        calls.add(call);
        return call;
    }

    private static void answered(PhoneCall call) {
        call.awaitOutcome(ANSWER);
        if (!call.answered() || call.ended()) {
            throw new Interrupted("not answered");
        }
    }

    private static void ended(PhoneCall call) {
        if (!call.endsWithin(Duration.ofSeconds(12))) {
            throw new Interrupted("not ended");
        }
    }

    private static void leave(PhoneCall call) {
        if (call.ended()) {
            return;
        }
        try {
            if (call.answered()) {
                call.hangUp();
            } else if (call instanceof OutgoingCall out) {
                out.cancel();
            } else if (call instanceof IncomingCall in) {
                in.decline(480);
            }
        } catch (SipFailure e) {
            Thread.onSpinWait(); // over meanwhile
        }
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(least, most)).toNanos());
    }
}
