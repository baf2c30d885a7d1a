package io.ringdown.asterisk;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The objects of `res_pjsip` that one Asterisk has, over ARI: no file, no reload. Blocks, up to the request timeout.
///
/// Source: `/asterisk/config/dynamic/{configClass}/{objectType}/{id}` and `/endpoints`, ARI 10.0.0.
final class DynamicConfig {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<AriTransport> transport;

    DynamicConfig(Supplier<AriTransport> transport) {
        this.transport = transport;
    }

    /// Asterisk will not have this one object.
    static final class Refused extends Exception {
        Refused(String what, AriTransport.Answer answer) {
            super(what + " was answered " + answer.status() + " " + answer.body(), null, false, false);
        }
    }

    /// The names of all SIP endpoints, whoever made them.
    Set<String> endpoints() throws IOException {
        AriTransport.Answer answer = ask("GET", "endpoints/PJSIP", null);
        if (answer.status() == 404) { // no SIP at all
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        JSON.readTree(expect(answer, "the list of endpoints").body())
                .forEach(endpoint -> names.add(endpoint.path("resource").asString()));
        return names;
    }

    /// The fields as Asterisk shows them; empty where there is no such object.
    Optional<Map<String, String>> get(String type, String id) throws IOException {
        AriTransport.Answer answer = ask("GET", path(type, id), null);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (JsonNode field : JSON.readTree(expect(answer, type + " " + id).body())) {
            fields.put(field.path("attribute").asString(), field.path("value").asString());
        }
        return Optional.of(fields);
    }

    /// Makes the object, or gives it these fields and leaves it the others.
    ///
    /// @throws Refused where it stands in a file, or does not understand a field
    void put(SipObject object) throws IOException, Refused {
        List<Map<String, String>> fields = object.fields().entrySet().stream()
                .map(field -> Map.of("attribute", field.getKey(), "value", field.getValue())).toList();
        AriTransport.Answer answer = ask("PUT", path(object.type(), object.id()),
                JSON.writeValueAsString(Map.of("fields", fields)));
        if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 401) {
            throw new Refused(object.type() + " " + object.id(), answer);
        }
        expect(answer, object.type() + " " + object.id());
    }

    /// An object that is not there, or that stands in a file, is left as it is.
    void delete(String type, String id) throws IOException {
        AriTransport.Answer answer = ask("DELETE", path(type, id), null);
        if (answer.status() != 404 && answer.status() != 403) {
            expect(answer, type + " " + id);
        }
    }

    private static String path(String type, String id) {
        return "asterisk/config/dynamic/res_pjsip/" + type + "/" + AriRequest.segment(id);
    }

    private AriTransport.Answer ask(String method, String path, @Nullable String body)
            throws IOException {
        try {
            return transport.get().request(new AriRequest(method, path, List.of(), body)).join();
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private static AriTransport.Answer expect(AriTransport.Answer answer, String what) throws IOException {
        if (answer.status() >= 300) {
            throw new IOException(what + " was answered " + answer.status());
        }
        return answer;
    }
}
