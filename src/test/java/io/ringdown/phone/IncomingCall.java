package io.ringdown.phone;

import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import javax.sip.ServerTransaction;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// A call that comes in at this phone. Nothing is sent but 100 until the test says what to do.
public final class IncomingCall extends PhoneCall {

    private final ServerTransaction invite;
    private final String tag = SipMessages.newTag();
    /// Only one final response: the answer and the caller's CANCEL can cross.
    private final ReentrantLock deciding = new ReentrantLock();
    private volatile String cancelReason = "";

    private IncomingCall(SipLine line, Request request, ServerTransaction invite, int tone) {
        super(line, SipLine.callId(request), tone);
        this.invite = invite;
    }

    static IncomingCall received(SipLine line, Request request, ServerTransaction invite, int tone) {
        IncomingCall call = new IncomingCall(line, request, invite, tone);
        call.dialog(invite.getDialog());
        call.timeline.note(Moment.INVITED);
        return call;
    }

    @Override
    public String otherNumber() {
        FromHeader from = (FromHeader) invite.getRequest().getHeader(FromHeader.NAME);
        return from.getAddress().getURI() instanceof SipURI uri ? uri.getUser() : "";
    }

    /// The number that was called, which one line may have many of.
    public String calledNumber() {
        return invite.getRequest().getRequestURI() instanceof SipURI uri ? uri.getUser() : "";
    }

    /// The caller's name on the display, empty if there is none.
    public String displayName() {
        String name = ((FromHeader) invite.getRequest().getHeader(FromHeader.NAME)).getAddress().getDisplayName();
        return name == null ? "" : name;
    }

    /// A header of the INVITE, empty if it is not there.
    public String header(String name) {
        Object header = invite.getRequest().getHeader(name);
        return header == null ? "" : header.toString().strip();
    }

    /// Does the INVITE ask the phone to answer by itself? Makers of phones have agreed on no one header for that.
    boolean asksForAnswer() {
        return header("Call-Info").contains("answer-after=0") || header("Alert-Info").contains("alert-autoanswer");
    }

    /// Sends 180.
    public IncomingCall ring() {
        send(Response.RINGING, null);
        timeline.note(Moment.RINGING);
        return this;
    }

    /// Sends 183 with this phone's audio: what it plays is heard before anybody has answered.
    public IncomingCall progress() {
        send(Response.SESSION_PROGRESS, describe());
        timeline.note(Moment.EARLY_AUDIO);
        return this;
    }

    /// Sends the call elsewhere: 302, or another of its kind.
    public void forward(int status, String number) {
        deciding.lock();
        try {
            finalStatus(status);
            Response response = line.messages.response(status, invite.getRequest(), tag);
            response.setHeader(line.messages.headers.createContactHeader(line.messages.address(number, "")));
            line.respond(invite, response);
        } finally {
            deciding.unlock();
        }
        finish(Moment.ENDED);
    }

    /// The description that answers the INVITE's; its audio goes where that wants it.
    private String describe() {
        Request request = invite.getRequest();
        if (request.getRawContent() == null || request.getRawContent().length == 0) {
            return ownSdp(BOTH_WAYS);
        }
        Sdp offer = Sdp.parse(request.getRawContent());
        apply(offer);
        return answerTo(offer);
    }

    /// Sends 200 with this phone's audio.
    ///
    /// @throws SipFailure when the caller has given up before
    public void answer() {
        decide(Response.OK, describe());
        timeline.note(Moment.ANSWERED);
    }

    /// Turns the call away: 486 busy, 603 declined, 480 not now, or any other final status.
    public void decline(int status) {
        decide(status, null);
        finish(Moment.ENDED);
    }

    @Override
    void requested(Request request, ServerTransaction transaction) {
        if (!request.getMethod().equals(Request.CANCEL)) {
            super.requested(request, transaction);
            return;
        }
        cancelReason = reasonsOf(request);
        reply(transaction, Response.OK, null);
        deciding.lock();
        try {
            if (finalStatus() == 0) {
                decide(Response.REQUEST_TERMINATED, null);
                finish(Moment.ENDED);
            }
        } finally {
            deciding.unlock();
        }
    }

    /// The Reason headers of the CANCEL that came (RFC 3326), such as `SIP ;cause=200;text="Call completed elsewhere"`.
    public String cancelReason() {
        return cancelReason;
    }

    private static String reasonsOf(Request request) {
        StringBuilder reasons = new StringBuilder();
        for (Iterator<?> headers = request.getHeaders(ReasonHeader.NAME); headers.hasNext();) {
            reasons.append(headers.next().toString().strip());
        }
        return reasons.toString();
    }

    private void decide(int status, @Nullable String sdp) {
        deciding.lock();
        try {
            if (finalStatus() != 0) {
                throw new SipFailure(this + " already has the final status " + finalStatus(), null);
            }
            finalStatus(status);
            send(status, sdp);
        } finally {
            deciding.unlock();
        }
    }

    private void send(int status, @Nullable String sdp) {
        Response response = line.messages.response(status, invite.getRequest(), tag);
        if (sdp != null) {
            line.messages.describe(response, sdp);
        }
        line.respond(invite, response);
    }

    @Override
    public String toString() {
        return "call from " + otherNumber();
    }
}
