package io.ringdown.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sip.ServerTransaction;
import javax.sip.header.CallIdHeader;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// A SIP telephone on the loopback address: signs in with digest, calls, is called, sends a tone and listens.
///
/// ```java
/// SipPhone alice = SipPhone.register("3001", secret, asterisk);
/// OutgoingCall call = alice.call("3002");
/// IncomingCall ring = bob.awaitCall().ring();
/// ring.answer();
/// call.awaitAnswered();
/// alice.awaitTone(bob.tone());
/// ring.hangUp();
/// call.awaitEnded();
/// ```
///
/// Methods may be called from any thread. Waits are limited and throw [AssertionError]; what the stack refuses is a [SipFailure].
public final class SipPhone implements AutoCloseable {

    private static final Duration PATIENCE = PhoneCall.PATIENCE;
    private static final int REGISTRATION_SECONDS = 3600;

    private final String line;
    private final int tone;
    private final SipLine sip;
    private final BlockingQueue<IncomingCall> waiting = new LinkedBlockingQueue<>();
    private final List<PhoneCall> calls = new CopyOnWriteArrayList<>();
    private @Nullable Request registration;
    private volatile boolean automatic;
    private volatile boolean obliging;
    private volatile boolean vanished;

    private SipPhone(String line, String secret, InetSocketAddress server) {
        this.line = line;
        this.tone = toneOf(line);
        this.sip = new SipLine(line, secret, server, this::invited);
    }

    /// A phone that has signed in at Asterisk.
    ///
    /// @param server address of Asterisk's SIP transport (UDP)
    /// @throws AssertionError when Asterisk does not accept it
    public static SipPhone register(String line, String secret, InetSocketAddress server) {
        SipPhone phone = unregistered(line, secret, server);
        int status = phone.register();
        if (status != Response.OK) {
            phone.vanish();
            throw new AssertionError("registration of " + line + " was answered " + status);
        }
        return phone;
    }

    /// A phone that is not known to Asterisk yet; it can call, but not be called.
    public static SipPhone unregistered(String line, String secret, InetSocketAddress server) {
        return new SipPhone(line, secret, server);
    }

    /// Signs in (again); returns the final status.
    public int register() {
        return register(REGISTRATION_SECONDS);
    }

    /// Signs out; returns the final status.
    public int unregister() {
        return register(0);
    }

    /// Signs in for so long; returns the final status.
    public synchronized int register(int seconds) {
        Request request = sip.newRequest(Request.REGISTER, "");
        SipFailure.run(() -> {
            Request before = registration;
            if (before != null) { // RFC 3261 10.2: one Call-ID, rising CSeq
                request.setHeader((CallIdHeader) before.getHeader(CallIdHeader.NAME).clone());
                long last = ((CSeqHeader) before.getHeader(CSeqHeader.NAME)).getSeqNumber();
                ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).setSeqNumber(last + 2);
            }
            request.setHeader(sip.messages.headers.createExpiresHeader(seconds));
        });
        registration = request;
        Answers.Final answer = new Answers.Final();
        sip.send(request, answer);
        return answer.await("REGISTER of " + line, PATIENCE).getStatusCode();
    }

    /// Sends a text (RFC 3428); returns the final status.
    public int message(String number, String text) {
        Request request = sip.newRequest(Request.MESSAGE, number);
        SipFailure.run(() -> request.setContent(text, sip.messages.headers.createContentTypeHeader("text", "plain")));
        Answers.Final answer = new Answers.Final();
        sip.send(request, answer);
        return answer.await("MESSAGE of " + line, PATIENCE).getStatusCode();
    }

    public String line() {
        return line;
    }

    /// Its UDP port on the loopback address.
    public int port() {
        return sip.port();
    }

    /// The frequency in hertz of the tone this phone sends, another one for each of 40 neighbouring lines.
    public int tone() {
        return tone;
    }

    /// Dials a number. Returns at once.
    public OutgoingCall call(String number) {
        OutgoingCall call = OutgoingCall.place(sip, number, tone);
        calls.add(call);
        return call;
    }

    /// Takes over a call of another phone (INVITE with Replaces, RFC 3891). Returns at once.
    public OutgoingCall take(PhoneCall other) {
        OutgoingCall call = OutgoingCall.replace(sip, other, tone);
        calls.add(call);
        return call;
    }

    /// The next call that comes in, or has come in and was not taken from here yet.
    public IncomingCall awaitCall() {
        return awaitCall(PATIENCE);
    }

    public IncomingCall awaitCall(Duration limit) {
        try {
            IncomingCall call = waiting.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (call == null) {
                throw new AssertionError(line + " was not called within " + limit.toMillis() + " ms");
            }
            return call;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a call", e);
        }
    }

    /// From now on its calls name this address in From, such as `"Anonymous" <sip:anonymous@anonymous.invalid>`.
    public SipPhone callsFrom(String address) {
        sip.messages.from(address);
        return this;
    }

    /// From now on every call is rung and answered at once. They still come out of [#awaitCall].
    public SipPhone answerByItself() {
        automatic = true;
        return this;
    }

    /// From now on a call that asks for it is answered at once, without ringing, as desk phones do; any other is left alone.
    public SipPhone answerWhenAsked() {
        obliging = true;
        return this;
    }

    /// All calls of this phone so far, in no particular order of their ends.
    public List<PhoneCall> calls() {
        return List.copyOf(calls);
    }

    /// Is this frequency a good part of what any of its calls brought in during the last 200 ms?
    public boolean hears(int frequency) {
        return calls.stream().anyMatch(call -> call.hears(frequency));
    }

    public void awaitTone(int frequency) {
        await(line + " hears " + frequency + " Hz", () -> hears(frequency));
    }

    /// Waits until this frequency is one of several.
    public void awaitToneAmongOthers(int frequency) {
        await(line + " hears " + frequency + " Hz among others",
                () -> calls.stream().anyMatch(call -> call.hearsAmongOthers(frequency)));
    }

    /// Waits until this frequency is gone.
    public void awaitNoTone(int frequency) {
        await(line + " no longer hears " + frequency + " Hz", () -> !hears(frequency));
    }

    /// Hangs up what is open, signs out and ends the stack.
    @Override
    public void close() {
        if (vanished) {
            return;
        }
        for (PhoneCall call : calls) {
            if (call.answered() && !call.ended()) {
                call.hangUp();
            }
        }
        if (registration != null) {
            unregister();
        }
        vanish();
    }

    /// Ends without a word to anybody, as a phone does whose cable is pulled.
    public void vanish() {
        vanished = true;
        calls.forEach(call -> call.audio.close());
        sip.stop();
    }

    private void invited(Request request, ServerTransaction transaction) {
        IncomingCall call = IncomingCall.received(sip, request, transaction, tone);
        calls.add(call);
        if (automatic) {
            call.ring().answer();
        } else if (obliging && call.asksForAnswer()) {
            call.answer();
        }
        waiting.add(call);
    }

    private void await(String expected, BooleanSupplier condition) {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("it did not come true within " + PATIENCE.toMillis() + " ms that " + expected);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /// Far enough apart to be told from one another, and from the notes of Asterisk's music (below 900 Hz).
    private static int toneOf(String line) {
        return 1000 + 50 * Math
                .floorMod(line.chars().allMatch(Character::isDigit) ? Integer.parseInt(line) : line.hashCode(), 40);
    }
}
