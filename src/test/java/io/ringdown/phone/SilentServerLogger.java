package io.ringdown.phone;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/// Keeps the stack from writing every message to a file.
public final class SilentServerLogger implements ServerLogger {

    @Override
    public void closeLogFile() {
        // there is none
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
        // not kept
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {
        // not kept
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
        // not kept
    }

    @Override
    public void logException(Exception problem) {
        // not kept
    }

    @Override
    public void setStackProperties(Properties properties) {
        // none wanted
    }

    @Override
    public void setSipStack(SipStack stack) {
        // not needed
    }
}
