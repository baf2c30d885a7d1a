package io.ringdown.phone;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sip.ClientTransaction;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// A call this phone has placed.
public final class OutgoingCall extends PhoneCall implements Answers {

    private final String number;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile @Nullable ClientTransaction transaction;
    private volatile boolean provisional;
    private boolean canceled;
    private boolean accepted;

    private OutgoingCall(SipLine line, Request invite, String number, int tone) {
        super(line, SipLine.callId(invite), tone);
        this.number = number;
    }

    static OutgoingCall place(SipLine line, String number, int tone) {
        return place(line, line.newRequest(Request.INVITE, number), number, tone);
    }

    /// Takes the place of a phone in a call of it (RFC 3891).
    static OutgoingCall replace(SipLine line, PhoneCall other, int tone) {
        Request invite = line.newRequest(Request.INVITE, other.otherNumber());
        invite.setHeader(SipFailure.unchecked(() -> line.messages.headers.createHeader("Replaces", other.replaces())));
        return place(line, invite, other.otherNumber(), tone);
    }

    private static OutgoingCall place(SipLine line, Request invite, String number, int tone) {
        OutgoingCall call = new OutgoingCall(line, invite, number, tone);
        line.messages.describe(invite, call.ownSdp(BOTH_WAYS));
        call.timeline.note(Moment.INVITED);
        line.send(invite, call);
        return call;
    }

    @Override
    public String otherNumber() {
        return number;
    }

    public void awaitRinging() {
        awaitMoment(Moment.RINGING, PATIENCE);
    }

    /// Waits until it can hear what comes before the answer.
    public void awaitEarlyAudio() {
        awaitMoment(Moment.EARLY_AUDIO, PATIENCE);
    }

    /// All statuses of the INVITE in the order they came (but for digest challenges).
    public List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    /// Gives up before the answer (CANCEL). When the answer crosses it, the call is hung up instead.
    public void cancel() {
        if (isAcceptedBeforeCancel()) {
            hangUp();
        } else if (provisional) {
            sendCancel();
        } // else with the first provisional response (RFC 3261 9.1)
    }

    private synchronized boolean isAcceptedBeforeCancel() {
        canceled = true;
        return accepted;
    }

    private synchronized boolean isCanceledBeforeAccept() {
        accepted = true;
        return canceled;
    }

    private synchronized boolean isCanceled() {
        return canceled;
    }

    @Override
    public void sending(ClientTransaction made) {
        transaction = made;
    }

    @Override
    public void answered(ClientTransaction from, Response response) {
        int status = response.getStatusCode();
        statuses.add(status);
        if (from.getDialog() != null) {
            dialog(from.getDialog());
        }
        if (status < 200) {
            proceeding(response);
        } else if (status < 300) {
            accepted(response);
        } else {
            finalStatus(status);
            finish(Moment.ENDED);
        }
    }

    @Override
    public void timedOut() {
        finalStatus(Response.REQUEST_TIMEOUT);
        finish(Moment.ENDED);
    }

    private void proceeding(Response response) {
        byte[] description = response.getRawContent();
        if (response.getStatusCode() == Response.RINGING) {
            timeline.note(Moment.RINGING);
        }
        if (description != null && description.length > 0) {
            apply(Sdp.parse(description));
            timeline.note(Moment.EARLY_AUDIO);
        }
        boolean first = !provisional;
        provisional = true;
        if (first && isCanceled()) {
            sendCancel();
        }
    }

    private void accepted(Response response) {
        acknowledge(response);
        finalStatus(response.getStatusCode());
        timeline.note(Moment.ANSWERED);
        if (isCanceledBeforeAccept()) {
            hangUp();
        } else {
            apply(Sdp.parse(response.getRawContent()));
        }
    }

    private void sendCancel() {
        ClientTransaction current = transaction;
        if (current != null) {
            line.cancel(current);
        }
    }

    @Override
    public String toString() {
        return "call to " + number;
    }
}
