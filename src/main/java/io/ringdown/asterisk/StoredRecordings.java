package io.ringdown.asterisk;

import io.ringdown.recording.RecordingProperties;
import io.ringdown.recording.RecordingSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.springframework.stereotype.Component;

/// The recordings that lie in Asterisk's spool, by HTTP: a file of megabytes has no business on the event socket.
@Component
class StoredRecordings implements RecordingSource {

    private final AriNodes nodes;
    private final RecordingProperties properties;

    StoredRecordings(AriNodes nodes, RecordingProperties properties) {
        this.nodes = nodes;
        this.properties = properties;
    }

    @Override
    public void fetch(String node, String name, Path into) throws IOException {
        int status = at(node).copy(AriRequest.get(path(name) + "/file"), into, properties.transferTimeout());
        if (status == 404) {
            throw new NoSuchFileException(name);
        }
        expect(status == 200, status, name);
    }

    @Override
    public void remove(String node, String name) throws IOException {
        try {
            int status = at(node).request(new AriRequest("DELETE", path(name), List.of(), null)).join().status();
            expect(status == 204 || status == 404, status, name);
        } catch (CompletionException e) {
            throw new IOException("Asterisk could not be told to remove " + name + ": " + e.getCause(), e);
        }
    }

    private HttpTransport at(String node) throws IOException {
        AriNode found = nodes.find(node);
        if (found == null) {
            throw new IOException("there is no node " + node);
        }
        return found.requests().http();
    }

    private static String path(String name) {
        return "recordings/stored/" + AriRequest.segment(name);
    }

    private static void expect(boolean good, int status, String name) throws IOException {
        if (!good) {
            throw new IOException("Asterisk answered " + status + " for " + name);
        }
    }
}
