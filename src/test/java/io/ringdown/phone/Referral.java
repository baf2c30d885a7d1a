package io.ringdown.phone;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.address.Address;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// The transfer a phone asks for: REFER (RFC 3515) and the NOTIFY messages that tell what came of it.
final class Referral implements Answers {

    private final PhoneCall call;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile int lastStatus;

    Referral(PhoneCall call) {
        this.call = call;
    }

    void send(Address target) {
        Request refer = call.line.messages.inside(call.dialog(), Request.REFER);
        refer.setHeader(call.line.messages.headers.createReferToHeader(target));
        call.line.send(call.dialog(), refer, this);
    }

    /// The Replaces header (RFC 3891) for a dialog, seen from its other end: our remote tag is that side's own, its "to-tag".
    static String replaces(Dialog dialog) {
        return dialog.getCallId().getCallId() + ";to-tag=" + dialog.getRemoteTag() + ";from-tag="
                + dialog.getLocalTag();
    }

    /// As part of an address.
    static String escaped(String replaces) {
        return "?Replaces=" + URLEncoder.encode(replaces, StandardCharsets.UTF_8);
    }

    /// All that was told by NOTIFY so far, such as 100, 180, 200.
    List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    int lastStatus() {
        return lastStatus;
    }

    @Override
    public void answered(ClientTransaction transaction, Response response) {
        if (response.getStatusCode() >= 300) {
            done(response.getStatusCode());
        } else if (response.getStatusCode() >= 200) {
            call.timeline.note(Moment.TRANSFER_ACCEPTED);
        }
    }

    @Override
    public void timedOut() {
        done(Response.REQUEST_TIMEOUT);
    }

    /// The body is the beginning of a SIP response: `SIP/2.0 200 OK`.
    void notified(Request notify) {
        byte[] content = notify.getRawContent();
        String body = content == null ? "" : new String(content, StandardCharsets.UTF_8);
        if (body.startsWith("SIP/2.0 ") && body.length() >= 11) {
            int status = Integer.parseInt(body.substring(8, 11));
            statuses.add(status);
            if (status >= 200) {
                done(status);
            }
        }
    }

    private void done(int status) {
        lastStatus = status;
        call.timeline.note(Moment.TRANSFER_DONE);
    }
}
