package io.ringdown.phone;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.Dialog;
import javax.sip.ListeningPoint;
import javax.sip.PeerUnavailableException;
import javax.sip.SipFactory;
import javax.sip.SipProvider;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// Builds the messages of one phone (RFC 3261).
final class SipMessages {

    private static final int MAX_FORWARDS = 70;
    private static final List<String> METHODS = List.of("INVITE", "ACK", "CANCEL", "BYE", "NOTIFY", "REFER", "OPTIONS");

    private final AddressFactory addresses;
    final HeaderFactory headers;
    private final MessageFactory messages;
    private final String line;
    private final InetSocketAddress server;
    private final int port;
    /// Who the phone says to be in From.
    private volatile String from = "";

    SipMessages(SipFactory factory, String line, InetSocketAddress server, int port) throws PeerUnavailableException {
        this.addresses = factory.createAddressFactory();
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
        this.line = line;
        this.server = server;
        this.port = port;
    }

    /// @param user whom the request is for; empty for the registrar itself
    Request outside(SipProvider provider, String method, String user, long sequence) {
        return SipFailure.unchecked(() -> {
            SipURI to = uri(user.isEmpty() ? line : user);
            SipURI target = user.isEmpty() ? addresses.createSipURI(null, hostPort()) : to;
            ListeningPoint own = provider.getListeningPoint(ListeningPoint.UDP);
            Request request = messages.createRequest(target, method, provider.getNewCallId(),
                    headers.createCSeqHeader(sequence, method),
                    headers.createFromHeader(own(method), newTag()),
                    headers.createToHeader(addresses.createAddress(to), null),
                    List.of(headers.createViaHeader(own.getIPAddress(), own.getPort(), ListeningPoint.UDP, null)),
                    headers.createMaxForwardsHeader(MAX_FORWARDS));
            complete(request);
            return request;
        });
    }

    /// From now on calls name this URI in From.
    void from(String uri) {
        from = uri;
    }

    private Address own(String method) throws Exception {
        return from.isEmpty() || method.equals(Request.REGISTER)
                ? addresses.createAddress(uri(line))
                : addresses.createAddress(from);
    }

    Request inside(Dialog dialog, String method) {
        return SipFailure.unchecked(() -> {
            Request request = dialog.createRequest(method);
            complete(request);
            return request;
        });
    }

    /// The same request once more, as a new transaction (next CSeq, own branch).
    Request again(Request request) {
        return SipFailure.unchecked(() -> {
            Request next = (Request) request.clone();
            CSeqHeader sequence = (CSeqHeader) next.getHeader(CSeqHeader.NAME);
            sequence.setSeqNumber(sequence.getSeqNumber() + 1);
            ViaHeader via = (ViaHeader) next.getHeader(ViaHeader.NAME);
            via.removeParameter("branch");
            return next;
        });
    }

    Response response(int status, Request request, String toTag) {
        return SipFailure.unchecked(() -> {
            Response response = messages.createResponse(status, request);
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (to.getTag() == null && status > Response.TRYING) {
                to.setTag(toTag);
            }
            response.setHeader(contact());
            return response;
        });
    }

    void describe(Message message, String sdp) {
        SipFailure.run(() -> message.setContent(sdp, headers.createContentTypeHeader("application", "sdp")));
    }

    /// An address at the server, with headers of the request it shall become (`Replaces=…`, escaped) or none.
    Address address(String user, String uriHeaders) {
        return SipFailure.unchecked(() -> addresses.createAddress("<" + uri(user) + uriHeaders + ">"));
    }

    ContactHeader contact() {
        return SipFailure.unchecked(() -> {
            SipURI own = addresses.createSipURI(line, "127.0.0.1");
            own.setPort(port);
            return headers.createContactHeader(addresses.createAddress(own));
        });
    }

    static String newTag() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private void complete(Request request) throws Exception {
        request.setHeader(contact());
        request.setHeader(headers.createUserAgentHeader(List.of("Ringdown-Phone")));
        for (String method : METHODS) {
            request.addHeader(headers.createAllowHeader(method));
        }
    }

    private SipURI uri(String user) throws Exception {
        SipURI uri = addresses.createSipURI(user, server.getAddress().getHostAddress());
        uri.setPort(server.getPort());
        return uri;
    }

    private String hostPort() {
        return server.getAddress().getHostAddress() + ":" + server.getPort();
    }
}
