package io.ringdown.asterisk;

import io.ringdown.call.Announcement;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The Asterisk nodes and how patient Ringdown is with them.
///
/// @param nodes             each is spoken to on its own; a call lives on one of them
/// @param application       the ARI application that the dialplan sends calls to
/// @param connectTimeout    for one attempt to connect
/// @param requestTimeout    for one ARI request; one that is not answered by then closes the socket
/// @param silence           a socket that brought nothing for so long, although asked, is dead
/// @param reconnectFirst    pause before the first new attempt; doubled each time, with jitter
/// @param reconnectLongest  the longest pause: how long control may stay away when Asterisk is back
/// @param compareEvery      how often the calls are compared with what Asterisk has, while events flow
/// @param maxMessage        the longest message taken: a list of all channels is one
/// @param provisioningRequests how many requests about devices are under way at once on a node, beside the event socket
/// @param provisioningPatience how long a change of devices waits for the nodes to be told, before it is answered
/// @param phoneTransfers    may desk phones transfer by their own keys (REFER)? Pages transfer by click, whatever this says
/// @param announcements     what callers hear who reach nobody
/// @param maxRequests       how many requests may wait for their answers; one more is refused
@Validated
@ConfigurationProperties("ringdown.asterisk")
public record AsteriskProperties(@DefaultValue List<@Valid Node> nodes,
        @DefaultValue("call-service") @NotBlank String application,
        @DefaultValue("2s") Duration connectTimeout, @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("4500ms") Duration silence, @DefaultValue("200ms") Duration reconnectFirst,
        @DefaultValue("1s") Duration reconnectLongest, @DefaultValue("30s") @NotNull Duration compareEvery,
        @DefaultValue("32MB") DataSize maxMessage,
        @DefaultValue("4") @Min(1) @Max(64) int provisioningRequests,
        @DefaultValue("3s") @NotNull Duration provisioningPatience, @DefaultValue Announcements announcements,
        @DefaultValue("20000") int maxRequests, @DefaultValue("true") boolean phoneTransfers) {

    /// Media played one after the other, as ARI names them (`sound:`, `recording:`, `tone:`); none: the call ends at once.
    ///
    /// @param unknownNumber nobody has the number dialled
    /// @param closed        whoever is called takes no calls now
    /// @param allBusy       every circuit to the outside is taken
    /// @param outsideUnavailable there is no trunk to the outside, it cannot be reached, or it refuses the call
    public record Announcements(@DefaultValue("sound:ss-noservice") List<String> unknownNumber,
            @DefaultValue( {
                    "sound:vm-nobodyavail", "sound:please-try-call-later"}) List<String> closed,
            @DefaultValue({"sound:all-circuits-busy-now", "sound:please-try-call-later"}) List<String> allBusy,
            @DefaultValue({"sound:cannot-complete-as-dialed",
                    "sound:please-try-call-later"}) List<String> outsideUnavailable){

        List<String> of(Announcement announcement) {
            return switch (announcement) {
                case UNKNOWN_NUMBER -> unknownNumber;
                case CLOSED -> closed;
                case ALL_BUSY -> allBusy;
                case OUTSIDE_UNAVAILABLE -> outsideUnavailable;
            };
        }
    }

    /// One Asterisk.
    ///
    /// @param name        what it is called in status, health and records; stays with its calls
    /// @param url         of its HTTP server, without `/ari`; `https` is verified
    /// @param certificate PEM file of the authority that signed its certificate, if the JDK does not know it
    public record Node(@DefaultValue("asterisk") @NotBlank String name, @NotNull URI url, @NotBlank String username,
            @NotBlank String password, @Nullable Path certificate) {

        boolean isSecure() {
            return "https".equalsIgnoreCase(url.getScheme());
        }

        int port() {
            return url.getPort() > 0 ? url.getPort() : isSecure() ? 443 : 80;
        }

        @Override
        public String toString() {
            return name + " at " + url;
        }
    }
}
