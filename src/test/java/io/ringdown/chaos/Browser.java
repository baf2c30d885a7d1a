package io.ringdown.chaos;

import io.ringdown.live.JsSocketClient;
import io.ringdown.live.JsSocketClient.Heard;
import io.ringdown.whole.Person;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;

/// The page of one person: the real `socket.io-client`, and a list of live calls that is asked for at each connect and kept up
/// to date by what is pushed. The client comes back by itself, however it was cut off.
final class Browser implements AutoCloseable {

    private final Person person;
    private final String name;
    private final JsSocketClient client;
    private final Map<String, String> list = new ConcurrentSkipListMap<>();
    private int seen;
    private int connects;
    private boolean stale = true;

    Browser(House house, String name) {
        this.name = name;
        person = Person.signedIn(house.service().url(), name, "client123");
        client = JsSocketClient.start(house.livePort(), Map.of("auth", Map.of("token", person.token()), "transports",
                List.of("websocket"), "reconnectionDelay", 200, "reconnectionDelayMax", 1000));
    }

    /// Takes in what has been heard since; a page does that as it comes.
    synchronized void lookAtWhatCame() {
        List<Heard> heard = client.heard();
        for (Heard fact : heard.subList(seen, heard.size())) {
            if (fact.kind().equals("connect")) {
                connects++;
                stale = true;
            } else if (fact.kind().equals("event") && fact.name().startsWith("call_")) {
                note(fact.body());
            }
        }
        seen = heard.size();
        if (stale && connects > 0) {
            ask();
        }
    }

    private void note(JsonNode push) {
        String id = push.at("/call_id").asString();
        if (push.at("/call/status").asString().equals("ended")) {
            list.remove(id);
        } else if (!push.at("/call/status").asString().isEmpty()) {
            list.put(id, push.at("/call/state").asString());
        }
    }

    private void ask() {
        try {
            Map<String, String> active = server();
            list.clear();
            list.putAll(active);
            stale = false;
        } catch (UncheckedIOException | AssertionError away) {
            stale = true; // asked again with the next look
        }
    }

    /// The person's live calls and their states, as the server has them.
    private Map<String, String> server() {
        Map<String, String> active = new ConcurrentSkipListMap<>();
        person.get("/api/calls/active").expect(200).body().valueStream()
                .forEach(call -> active.put(call.at("/id").asString(), call.at("/state").asString()));
        return active;
    }

    /// What the page shows and the server does not have, or the other way round, or in another state; empty if they agree.
    synchronized Set<String> differences() {
        lookAtWhatCame();
        Map<String, String> active = server();
        Set<String> differences = new TreeSet<>();
        active.forEach((id, state) -> {
            if (!state.equals(list.get(id))) {
                differences.add(name + " shows " + id + " as " + list.get(id) + ", the server has " + state);
            }
        });
        list.forEach((id, state) -> {
            if (!active.containsKey(id)) {
                differences.add(name + " shows the ghost " + id + " as " + state);
            }
        });
        return differences;
    }

    synchronized int connects() {
        lookAtWhatCame();
        return connects;
    }

    @Override
    public void close() {
        client.close();
    }
}
