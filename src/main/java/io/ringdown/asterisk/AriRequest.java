package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ARI request, however it travels.
///
/// @param path below `/ari/`, its segments encoded, without query
/// @param body JSON, if there is one
record AriRequest(String method, String path, List<HttpParam> query, @Nullable String body) {

    static AriRequest get(String path) {
        return new AriRequest("GET", path, List.of(), null);
    }

    /// A part of a path, encoded.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String pathAndQuery() {
        StringBuilder text = new StringBuilder(path);
        char separator = '?';
        for (HttpParam param : query) {
            if (param.getValue() != null) {
                text.append(separator).append(URLEncoder.encode(param.getName(), StandardCharsets.UTF_8)).append('=')
                        .append(URLEncoder.encode(param.getValue(), StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return text.toString();
    }
}
