package io.ringdown.recording;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringdown.recording.RecordingProperties.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bucket that is spoken to as S3: objects by path, ranges, XML errors. It lets in whom it knows, takes only whole bodies, can
/// refuse everything, or stop in the middle of an answer.
final class FakeBucket implements AutoCloseable {

    static final String NAME = "calls";
    static final String ACCESS_KEY = "ringdown-of-the-tests";
    static final String SECRET_KEY = "a-secret-that-never-travels";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile int refusal;
    private volatile boolean breaksOff;

    FakeBucket() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    Bucket bucket() {
        return new Bucket(NAME, URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "eu-test-1", "kept/",
                ACCESS_KEY, SECRET_KEY, true);
    }

    /// By key, as the bucket has them.
    Map<String, byte[]> objects() {
        return objects;
    }

    /// As `METHOD path`.
    List<String> requests() {
        return requests;
    }

    /// Everything is answered so from now on; 0 for as usual.
    void refuse(int status) {
        refusal = status;
    }

    /// Answers end in their middle.
    void breakOff() {
        breaksOff = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            if (refusal != 0) {
                error(exchange, refusal, "ServiceUnavailable");
            } else if (!mayEnter(exchange) || !path.startsWith("/" + NAME + "/")) {
                error(exchange, 403, "AccessDenied");
            } else {
                carryOut(exchange, path.substring(NAME.length() + 2), body);
            }
        }
    }

    private static boolean mayEnter(HttpExchange exchange) {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        return authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/")
                && authorization.contains("/eu-test-1/s3/aws4_request") && !authorization.contains(SECRET_KEY);
    }

    private void carryOut(HttpExchange exchange, String key, byte[] body) throws IOException {
        byte[] object = objects.get(key);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, unchunked(exchange, body));
                exchange.sendResponseHeaders(200, -1);
            }
            case "DELETE" -> {
                objects.remove(key);
                exchange.sendResponseHeaders(204, -1);
            }
            case "GET" -> {
                if (object == null) {
                    error(exchange, 404, "NoSuchKey");
                } else {
                    send(exchange, object);
                }
            }
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    /// A signed body travels in chunks of its own, `aws-chunked`.
    private static byte[] unchunked(HttpExchange exchange, byte[] body) throws IOException {
        if (exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
            return body;
        }
        var whole = new java.io.ByteArrayOutputStream();
        for (int at = 0; at < body.length;) {
            int line = at;
            while (body[line] != '\r') {
                line++;
            }
            String head = new String(body, at, line - at, StandardCharsets.US_ASCII);
            int size = Integer.parseInt(head.split(";", 2)[0], 16);
            whole.write(body, line + 2, size);
            at = size == 0 ? body.length : line + 2 + size + 2;
        }
        return whole.toByteArray();
    }

    private void send(HttpExchange exchange, byte[] object) throws IOException {
        Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        byte[] part = range.matches()
                ? Arrays.copyOfRange(object, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)) + 1)
                : object;
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, part.length);
        exchange.getResponseBody().write(part, 0, breaksOff ? part.length / 2 : part.length);
        exchange.getResponseBody().flush();
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        byte[] xml = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>for a test</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, xml.length);
        exchange.getResponseBody().write(xml);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
