package io.ringdown.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// One call at one phone, from either side. Its methods may be called from any thread; those named `await…` wait, with a limit,
/// and throw [AssertionError] with what was seen instead.
public abstract sealed class PhoneCall permits OutgoingCall, IncomingCall {

    /// How long the waits without a limit of their own wait.
    public static final Duration PATIENCE = Duration.ofSeconds(10);
    static final String BOTH_WAYS = "sendrecv";

    final SipLine line;
    final Timeline timeline = new Timeline();
    final AudioSession audio;
    private final String callId;
    private final Referral referral;
    private final long session = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    private int version = 1;
    private volatile @Nullable Dialog dialog;
    private volatile String direction = BOTH_WAYS;
    private volatile int finalStatus;
    private volatile int hangupCause;
    private volatile boolean held;

    PhoneCall(SipLine line, String callId, int tone) {
        this.line = line;
        this.callId = callId;
        this.audio = new AudioSession(tone);
        this.referral = new Referral(this);
        line.add(callId, this);
    }

    /// The SIP Call-ID (Asterisk's `channel.protocol_id`).
    public final String callId() {
        return callId;
    }

    /// The number of the other side as this phone sees it.
    public abstract String otherNumber();

    /// When this happened first, by this phone's clock.
    public final Optional<Instant> at(Moment moment) {
        return timeline.at(moment);
    }

    /// How often this happened.
    public final int count(Moment moment) {
        return timeline.count(moment);
    }

    /// Final SIP status of the INVITE as sent or received; 0 until there is one.
    public final int finalStatus() {
        return finalStatus;
    }

    /// Q.850 cause in the Reason header of the BYE or CANCEL received (RFC 3326); 0 if none.
    public final int hangupCause() {
        return hangupCause;
    }

    public final void awaitMoment(Moment moment, Duration limit) {
        timeline.await(this + ": " + moment, limit, () -> timeline.count(moment) > 0);
    }

    public final void awaitAnswered() {
        awaitMoment(Moment.ANSWERED, PATIENCE);
    }

    public final void awaitEnded() {
        awaitMoment(Moment.ENDED, PATIENCE);
    }

    public final void awaitEnded(Duration limit) {
        awaitMoment(Moment.ENDED, limit);
    }

    /// Waits until the other side's offer says hold (`true`) or no longer does.
    public final void awaitHeldByOther(boolean wanted) {
        timeline.await(this + (wanted ? ": hold" : ": end of hold"), PATIENCE, () -> held == wanted);
    }

    /// Waits until it is answered or over, or the time is up; which of them, [#answered] and [#ended] say.
    public final void awaitOutcome(Duration limit) {
        timeline.holdsWithin(limit, () -> answered() || ended());
    }

    /// Waits for the end; false when the call goes on after this time.
    public final boolean endsWithin(Duration limit) {
        return timeline.holdsWithin(limit, this::ended);
    }

    public final boolean answered() {
        return at(Moment.ANSWERED).isPresent();
    }

    public final boolean ended() {
        return at(Moment.ENDED).isPresent();
    }

    /// Ends an answered call with BYE.
    public final void hangUp() {
        line.send(dialog(), line.messages.inside(dialog(), Request.BYE), new Answers.Ignored());
        finish(Moment.ENDED);
    }

    /// Holds by re-INVITE with `sendonly`; returns when the other side has agreed.
    public final void hold() {
        renegotiate("sendonly");
    }

    /// Holds by re-INVITE with `inactive`.
    public final void holdInactive() {
        renegotiate("inactive");
    }

    public final void resume() {
        renegotiate(BOTH_WAYS);
    }

    /// Blind transfer (RFC 3515): the other side shall call this number instead.
    public final void transferTo(String number) {
        referral.send(line.messages.address(number, ""));
    }

    /// Attended transfer (RFC 3891): the other side shall take this phone's place in another call.
    public final void transferTo(PhoneCall other) {
        referral.send(line.messages.address(other.otherNumber(), Referral.escaped(other.replaces())));
    }

    /// The value of a Replaces header that names this call, for its other side (RFC 3891).
    final String replaces() {
        return Referral.replaces(dialog());
    }

    /// Waits until the other side has accepted the REFER; what becomes of it is told later.
    public final void awaitTransferAccepted() {
        awaitMoment(Moment.TRANSFER_ACCEPTED, PATIENCE);
    }

    /// Final status of the transfer as the NOTIFY says (200, 503, 603 …).
    public final int awaitTransferred() {
        awaitMoment(Moment.TRANSFER_DONE, PATIENCE);
        return referral.lastStatus();
    }

    /// What the NOTIFY messages have told of the transfer so far, in their order: 100, 180, 200 …
    public final List<Integer> transferStatuses() {
        return referral.statuses();
    }

    /// Is this frequency a good part of what came in during the last 200 ms?
    public final boolean hears(int frequency) {
        return audio.share(frequency) > 0.25;
    }

    /// Is it there at all? Of several who are heard at once, a page is quieter than a phone: its browser damps what might be an echo.
    public final boolean hearsAmongOthers(int frequency) {
        return audio.share(frequency) > 0.03;
    }

    /// Waits for the tone of any phone like this one; returns its frequency in hertz.
    public final int awaitAnyTone() {
        return audio.awaitAnyTone(PATIENCE);
    }

    /// Presses keys, one after the other.
    public final void press(String keys) {
        keys.chars().forEach(key -> audio.press((char) key));
    }

    /// The keys that the other side has pressed so far.
    public final String keys() {
        return audio.keys();
    }

    /// Packets of audio received so far.
    public final long audioPackets() {
        return audio.received();
    }

    final Dialog dialog() {
        Dialog current = dialog;
        if (current == null) {
            throw new SipFailure(this + " has no dialog yet", null);
        }
        return current;
    }

    final void dialog(Dialog made) {
        dialog = made;
    }

    final void finalStatus(int status) {
        timeline.change(() -> finalStatus = status);
    }

    /// Only the first end counts.
    final void finish(Moment moment) {
        audio.close();
        if (timeline.count(moment) == 0) {
            timeline.note(moment);
        }
    }

    final String ownSdp(String wanted) {
        return new Sdp("127.0.0.1", audio.port(), wanted).write(session, version++);
    }

    final String answerTo(Sdp offer) {
        return ownSdp(offer.answerDirection(direction));
    }

    /// Sends audio to where the other side wants it, if the agreed direction has us send.
    final void apply(Sdp other) {
        boolean send = direction.equals(BOTH_WAYS) && Sdp.maySend(other.answerDirection(direction))
                && other.port() != 0;
        audio.direct(other.address(), send);
        if (held != other.holds() && direction.equals(BOTH_WAYS)) {
            timeline.change(() -> held = other.holds());
            timeline.note(other.holds() ? Moment.HELD_BY_OTHER : Moment.RESUMED_BY_OTHER);
        }
    }

    private void renegotiate(String wanted) {
        direction = wanted;
        Request invite = line.messages.inside(dialog(), Request.INVITE);
        line.messages.describe(invite, ownSdp(wanted));
        Answers.Final answer = new Answers.Final();
        line.send(dialog(), invite, answer);
        Response response = answer.await("re-INVITE " + wanted, PATIENCE);
        if (response.getStatusCode() != Response.OK) {
            throw new AssertionError("re-INVITE " + wanted + " was answered " + response.getStatusCode());
        }
        acknowledge(response);
        apply(Sdp.parse(response.getRawContent()));
    }

    final void acknowledge(Response response) {
        SipFailure.run(() -> dialog()
                .sendAck(dialog().createAck(((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getSeqNumber())));
    }

    /// An ACK came; it has a description when our 200 carried the offer.
    final void acknowledged(Request ack) {
        if (ack.getRawContent() != null && ack.getRawContent().length > 0) {
            apply(Sdp.parse(ack.getRawContent()));
        }
    }

    /// A request inside this call's dialog.
    void requested(Request request, ServerTransaction transaction) {
        switch (request.getMethod()) {
            case Request.BYE -> {
                hangupCause = causeIn(request);
                reply(transaction, Response.OK, null);
                finish(Moment.ENDED);
            }
            case Request.INVITE -> reoffered(request, transaction);
            case Request.NOTIFY -> {
                reply(transaction, Response.OK, null);
                referral.notified(request);
            }
            case Request.OPTIONS, Request.INFO -> reply(transaction, Response.OK, null);
            default -> reply(transaction, Response.NOT_IMPLEMENTED, null);
        }
    }

    final void reply(ServerTransaction transaction, int status, @Nullable String sdp) {
        Response response = line.messages.response(status, transaction.getRequest(), SipMessages.newTag());
        if (sdp != null) {
            line.messages.describe(response, sdp);
        }
        line.respond(transaction, response);
    }

    static int causeIn(Request request) {
        return request.getHeader(ReasonHeader.NAME) instanceof ReasonHeader reason
                && "Q.850".equals(reason.getProtocol()) ? reason.getCause() : 0;
    }

    private void reoffered(Request invite, ServerTransaction transaction) {
        byte[] content = invite.getRawContent();
        if (content == null || content.length == 0) {
            reply(transaction, Response.OK, ownSdp(direction)); // the answer comes in the ACK
            return;
        }
        Sdp offer = Sdp.parse(content);
        reply(transaction, Response.OK, answerTo(offer));
        apply(offer);
    }
}
