package io.ringdown;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;

/// Prints which SSL bundle is missing instead of a stack trace.
class SslBundleAnalyzer extends AbstractFailureAnalyzer<NoSuchSslBundleException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, NoSuchSslBundleException missing) {
        return new FailureAnalysis("There is no SSL bundle '" + missing.getBundleName()
                + "': configure it below spring.ssl.bundle, or correct server.ssl.bundle or ringdown.live.ssl-bundle.",
                null, failure);
    }
}
