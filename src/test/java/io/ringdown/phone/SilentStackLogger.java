package io.ringdown.phone;

import gov.nist.core.StackLogger;
import java.util.Properties;

/// Takes the place of the stack's own log4j logger, so that log4j need not be there. Says only what went wrong, at DEBUG.
public final class SilentStackLogger implements StackLogger {

    private static final System.Logger LOG = System.getLogger("io.ringdown.phone.sip");

    @Override
    public void logStackTrace() {
        // nothing to say
    }

    @Override
    public void logStackTrace(int traceLevel) {
        // nothing to say
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable problem) {
        LOG.log(System.Logger.Level.DEBUG, "SIP stack", problem);
    }

    @Override
    public void logDebug(String message) {
        // nothing to say
    }

    @Override
    public void logDebug(String message, Exception problem) {
        // nothing to say
    }

    @Override
    public void logTrace(String message) {
        // nothing to say
    }

    @Override
    public void logFatalError(String message) {
        LOG.log(System.Logger.Level.DEBUG, message);
    }

    @Override
    public void logError(String message) {
        LOG.log(System.Logger.Level.DEBUG, message);
    }

    @Override
    public void logError(String message, Exception problem) {
        LOG.log(System.Logger.Level.DEBUG, message, problem);
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public void logWarning(String message) {
        LOG.log(System.Logger.Level.DEBUG, message);
    }

    @Override
    public void logInfo(String message) {
        // nothing to say
    }

    @Override
    public void disableLogging() {
        // never enabled
    }

    @Override
    public void enableLogging() {
        // stays silent
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        // not kept
    }

    @Override
    public void setStackProperties(Properties properties) {
        // none wanted
    }

    @Override
    public String getLoggerName() {
        return "io.ringdown.phone.sip";
    }
}
