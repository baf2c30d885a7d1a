package io.ringdown.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/// The sheet of paper that lies beside a phone while it is set up. No script, one style that its policy names by its hash,
/// and every word of people's escaped.
@Component
class ProvisioningPage {

    static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final String template;

    private final String policy;

    ProvisioningPage() {
        try (InputStream in = ProvisioningPage.class.getResourceAsStream("provisioning.html")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        policy = "default-src 'none'; img-src data:; style-src 'sha256-" + hash(template)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String hash(String template) {
        Matcher style = STYLE.matcher(template);
        if (!style.find()) {
            throw new IllegalStateException("the page has no style");
        }
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// Its Content-Security-Policy.
    String policy() {
        return policy;
    }

    String of(ProvisioningWeb.Account account) {
        SipServer server = account.server();
        Map<String, String> words = Map.of("person", account.displayName(), "name", account.name(), "line",
                account.line(), "host", server.host(), "port", Integer.toString(server.port()), "transport",
                server.transport().toUpperCase(Locale.ROOT), "username", account.username(), "realm", account.realm(),
                "uri", account.uri(), "qr", QrCode.dataUrl(account.uri()));
        return PLACE.matcher(template).replaceAll(place -> Matcher
                .quoteReplacement(HtmlUtils.htmlEscape(words.getOrDefault(place.group(1), ""), "UTF-8")));
    }
}
