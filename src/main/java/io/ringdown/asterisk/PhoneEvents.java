package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.tools.RestException;

/// The subscription by which one Asterisk tells how calls end that phones began. It goes with the connection.
final class PhoneEvents {

    /// An Asterisk that never had a SIP endpoint knows no such source.
    private static final int NO_SUCH_SOURCE = 422;

    private final ARI ari;
    private final String application;
    private volatile boolean heard;

    PhoneEvents(ARI ari, String application) {
        this.ari = ari;
        this.application = application;
    }

    /// Whoever puts the first endpoint there asks again.
    void subscribe() throws RestException {
        try {
            ari.applications().subscribe(application, "endpoint:PJSIP").execute();
            heard = true;
        } catch (RestException e) {
            if (e.getCode() != NO_SUCH_SOURCE) {
                throw e;
            }
        }
    }

    boolean isSubscribed() {
        return heard;
    }

    void lost() {
        heard = false;
    }
}
