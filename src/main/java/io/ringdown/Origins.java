package io.ringdown;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What an origin looks like (RFC 6454): the browser sends `scheme://host[:port]` and nothing else, and it is compared letter
/// by letter. So a wrong one is an error at the start and not a page that is refused for no visible reason.
final class Origins {

    private Origins() {}

    static void check(List<String> origins) {
        origins.forEach(Origins::check);
    }

    /// Both lists are one: a page that may ask may also listen.
    static void checkSame(List<String> rest, List<String> live) {
        if (!Set.copyOf(rest).equals(Set.copyOf(live))) {
            throw new StartRefused(
                    "ringdown.web.origins and ringdown.live.origins differ: set CORS_ORIGINS, which sets "
                            + "both.");
        }
    }

    private static void check(String origin) {
        if (origin.contains("*")) {
            throw new StartRefused("A wildcard in the allowed origins lets any page use a person's session: name "
                    + "the origins in CORS_ORIGINS.");
        }
        if (!isOrigin(origin, "https?")) {
            throw new StartRefused("CORS_ORIGINS names '" + origin + "', which is no origin: it has to be "
                    + "scheme://host[:port] in small letters, without a path and without the scheme's usual port.");
        }
    }

    static boolean isOrigin(String text, String schemes) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            boolean parts = scheme != null && host != null && scheme.matches(schemes);
            int usual = parts && scheme.endsWith("s") ? 443 : 80;
            return parts && uri.getPort() != usual && uri.getPort() <= 65_535
                    && text.equals(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                    && text.equals(text.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
