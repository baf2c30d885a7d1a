package io.ringdown;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/// Requests that Tomcat refuses before any filter sees them (a forbidden character in the path, a malformed header) are
/// answered in the same words as everything else, not by Tomcat's HTML page.
@Component
class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            Container host = context.getParent();
            if (host instanceof StandardHost standard) {
                standard.setErrorReportValveClass(Valve.class.getName());
            }
        });
    }

    /// Public, because Tomcat makes it.
    public static final class Valve extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failed) {
            // Tomcat knows CONNECT and has no use for it either: a method that no route has.
            if (response.getStatus() == HttpStatus.NOT_IMPLEMENTED.value() && "CONNECT".equals(request.getMethod())) {
                response.setStatus(HttpStatus.METHOD_NOT_ALLOWED.value());
            }
            int code = response.getStatus();
            if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            HttpStatus known = HttpStatus.resolve(code);
            String title = known == null ? "Error" : known.getReasonPhrase();
            String slug = title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
            String body = """
                    {"type":"about:blank","title":"%1$s","status":%2$d,"detail":"%1$s","code":"%3$s","error":"%1$s",\
                    "message":"%1$s","details":[],"trace_id":null}""".formatted(title, code, slug);
            try {
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
                response.finishResponse();
            } catch (IOException | IllegalStateException gone) {
                container.getLogger().debug("the client went away", gone);
            }
        }
    }
}
