package io.ringdown.phone;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// The SIP stack of one phone: sends requests, answers challenges, hands messages to the call they belong to.
/// Messages come in one at a time, on the stack's only worker thread.
final class SipLine implements SipListener {

    private static final AtomicLong STACKS = new AtomicLong();
    private static final SipFactory FACTORY = SipFactory.getInstance();

    private final SipStack stack;
    private final SipProvider provider;
    private final Credentials credentials;
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final BiConsumer<Request, ServerTransaction> invited;
    final SipMessages messages;
    private volatile boolean stopped;

    /// @param invited is told of calls coming in, on the stack's thread
    SipLine(String line, String secret, InetSocketAddress server, BiConsumer<Request, ServerTransaction> invited) {
        this.credentials = new Credentials(line, secret);
        this.invited = invited;
        try {
            int port = freePort();
            stack = createStack();
            provider = stack.createSipProvider(stack.createListeningPoint("127.0.0.1", port, ListeningPoint.UDP));
            provider.addSipListener(this);
            messages = new SipMessages(FACTORY, line, server, port);
        } catch (Exception e) {
            throw new SipFailure("the SIP stack does not start", e);
        }
    }

    private static SipStack createStack() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "phone-" + STACKS.incrementAndGet());
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", SilentStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentServerLogger.class.getName());
        synchronized (FACTORY) {
            FACTORY.setPathName("gov.nist");
            return FACTORY.createSipStack(properties);
        }
    }

    int port() {
        return provider.getListeningPoint(ListeningPoint.UDP).getPort();
    }

    Request newRequest(String method, String user) {
        return messages.outside(provider, method, user, 1);
    }

    /// Sends a request outside a dialog (one that may make a dialog).
    void send(Request request, Answers answers) {
        SipFailure.run(() -> {
            ClientTransaction transaction = prepare(request, answers, false);
            transaction.sendRequest();
        });
    }

    /// Sends a request inside a dialog.
    void send(Dialog dialog, Request request, Answers answers) {
        SipFailure.run(() -> dialog.sendRequest(prepare(request, answers, false)));
    }

    void respond(ServerTransaction transaction, Response response) {
        SipFailure.run(() -> transaction.sendResponse(response));
    }

    /// Sends the request that only a transaction can make (CANCEL).
    void cancel(ClientTransaction invite) {
        SipFailure.run(() -> provider.getNewClientTransaction(invite.createCancel()).sendRequest());
    }

    void add(String callId, PhoneCall call) {
        calls.put(callId, call);
    }

    static String callId(Message message) {
        return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
    }

    /// Ends the stack without a word to anybody.
    /// The stack takes a second to end, in which it hears nothing any more.
    void stop() {
        stopped = true;
        Thread.ofPlatform().daemon().name("phone-farewell").start(stack::stop);
    }

    private ClientTransaction prepare(Request request, Answers answers, boolean challenged) throws Exception {
        ClientTransaction transaction = provider.getNewClientTransaction(request);
        transaction.setApplicationData(new Exchange(answers, challenged));
        answers.sending(transaction);
        return transaction;
    }

    @Override
    public void processResponse(ResponseEvent event) {
        ClientTransaction transaction = event.getClientTransaction();
        if (stopped || transaction == null || !(transaction.getApplicationData() instanceof Exchange exchange)) {
            return; // a late repetition, or the answer to a CANCEL
        }
        int status = event.getResponse().getStatusCode();
        boolean challenge = status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED;
        if (!challenge || exchange.challenged() || !answerChallenge(transaction, event.getResponse(), exchange)) {
            exchange.answers().answered(transaction, event.getResponse());
        }
    }

    private boolean answerChallenge(ClientTransaction transaction, Response challenge, Exchange exchange) {
        Request request = messages.again(transaction.getRequest());
        if (!credentials.answer(challenge, request, messages.headers)) {
            return false;
        }
        SipFailure.run(() -> {
            ClientTransaction next = prepare(request, exchange.answers(), true);
            if (((ToHeader) request.getHeader(ToHeader.NAME)).getTag() == null) {
                next.sendRequest();
            } else {
                transaction.getDialog().sendRequest(next);
            }
        });
        return true;
    }

    @Override
    public void processRequest(RequestEvent event) {
        if (stopped) {
            return;
        }
        SipFailure.run(() -> {
            Request request = event.getRequest();
            ServerTransaction known = event.getServerTransaction();
            if (request.getMethod().equals(Request.ACK)) {
                PhoneCall call = calls.get(callId(request));
                if (call != null) {
                    call.acknowledged(request);
                }
                return;
            }
            dispatch(request, known != null ? known : provider.getNewServerTransaction(request));
        });
    }

    private void dispatch(Request request, ServerTransaction transaction) {
        PhoneCall call = calls.get(callId(request));
        if (call != null) {
            call.requested(request, transaction);
        } else if (request.getMethod().equals(Request.INVITE)) {
            invited.accept(request, transaction);
        } else {
            boolean harmless = request.getMethod().equals(Request.OPTIONS)
                    || request.getMethod().equals(Request.NOTIFY);
            int status = harmless ? Response.OK : Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST;
            respond(transaction, messages.response(status, request, SipMessages.newTag()));
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof Exchange exchange) {
            exchange.answers().timedOut();
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        // the transaction times out
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // nothing is kept by transaction
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // calls end by BYE or a final status
    }

    private static int freePort() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    /// What the transaction of a request carries: who waits, and whether it already answers a challenge.
    private record Exchange(Answers answers, boolean challenged) {}
}
