package io.ringdown;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Believes what reverse proxies say of their clients (`X-Forwarded-For`, `X-Forwarded-Proto`), but only the proxies that are
/// named, none by default: whatever else is forwarded is as forged as any header. Rates, the audit log and the metrics'
/// addresses all go by what this makes of it, the request's remote address.
@Component
class TrustedProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final List<String> proxies;

    TrustedProxies(WebProperties properties) {
        this.proxies = properties.trustedProxies().stream().map(TrustedProxies::network).toList();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (!proxies.isEmpty()) {
            RemoteIpValve valve = new RemoteIpValve();
            valve.setInternalProxies(proxies.stream().collect(Collectors.joining(",")));
            valve.setRemoteIpHeader("X-Forwarded-For");
            valve.setProtocolHeader("X-Forwarded-Proto");
            factory.addEngineValves(valve);
        }
    }

    /// One address is a network too: Tomcat would take it for a regular expression.
    static String network(String given) {
        String[] parts = given.strip().split("/", 2);
        int bits = parts[0].contains(":") ? 128 : 32;
        String prefix = parts.length == 1 ? String.valueOf(bits) : parts[1];
        boolean address = parts[0].matches("\\d{1,3}(\\.\\d{1,3}){3}") || parts[0].matches("(?=.*:)[0-9A-Fa-f:.]+");
        if (!address || !prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
            throw new StartRefused("TRUSTED_PROXIES names '" + given
                    + "', which is neither an address nor a network such as 10.0.0.0/24.");
        }
        if (Integer.parseInt(prefix) == 0) {
            throw new StartRefused(
                    "TRUSTED_PROXIES names '" + given + "', which is everybody: name the proxies alone.");
        }
        return parts[0] + "/" + prefix;
    }
}
