package io.ringdown;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Gives each request a trace id (log field `trace_id`, headers `traceparent` and `X-Trace-Id`), the sender's where it names one. Refuses
/// a body over the limit when it is read. So a request without permission is refused before that. What fails in the filters behind it is answered as what fails in a controller.
final class RequestLimits extends OncePerRequestFilter {

    static final String TRACE_HEADER = "X-Trace-Id";

    static final String TRACE = "trace_id";

    /// Any other method is answered 405, whatever the route.
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final long maxBody;

    private final HandlerExceptionResolver problems;

    RequestLimits(long maxBody, HandlerExceptionResolver problems) {
        this.maxBody = maxBody;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TraceContext context = TraceContext.of(request.getHeader(TraceContext.HEADER));
        String trace = context.traceId();
        response.setHeader(TRACE_HEADER, trace);
        response.setHeader(TraceContext.HEADER, context.header());
        response.setHeader("X-Content-Type-Options", "nosniff");
        request.setAttribute(TRACE, trace);
        MDC.put(TRACE, trace);
        try {
            if (!METHODS.contains(request.getMethod())) {
                problems.resolveException(request, response, null,
                        new HttpRequestMethodNotSupportedException(request.getMethod(), METHODS));
            } else {
                chain.doFilter(new Limited(request), response);
            }
        } catch (RuntimeException failed) {
            // Of a filter: who it is could not be found out while the database is away, for instance.
            if (response.isCommitted() || problems.resolveException(request, response, null, failed) == null) {
                throw failed;
            }
        } finally {
            MDC.remove(TRACE);
        }
    }

    /// More was sent than is taken.
    static final class BodyTooLarge extends IOException {
        BodyTooLarge() {
            super("the request body is too large");
        }
    }

    private final class Limited extends HttpServletRequestWrapper {

        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), getContentLengthLong());
        }
    }

    private final class Counted extends ServletInputStream {

        private final ServletInputStream body;

        private long left;

        /// @param announced bytes, or -1
        Counted(ServletInputStream body, long announced) {
            this.body = body;
            this.left = announced > maxBody ? -1 : maxBody;
        }

        @Override
        public int read() throws IOException {
            count(0);
            int read = body.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            count(0);
            int read = body.read(bytes, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws BodyTooLarge {
            left -= read;
            if (left < 0) {
                throw new BodyTooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
