package io.ringdown.asterisk;

import ch.loway.oss.ari4java.tools.HttpParam;
import io.ringdown.device.SipDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Which phones a line has, told to one Asterisk as global variables: what its dialplan rings while Ringdown is away. They live
/// as long as the phones themselves do there. Blocks; used by the node's provisioning.
///
/// Source: `POST /asterisk/variable`, ARI 10.0.0.
final class NodeLines {

    private static final String NAME = "RINGDOWN_LINE_";

    private final Supplier<? extends AriTransport> transport;
    /// By line, its phones. Written by the worker's lanes.
    private final Map<String, String> told = new ConcurrentHashMap<>();

    NodeLines(Supplier<? extends AriTransport> transport) {
        this.transport = transport;
    }

    /// What has to be told.
    ///
    /// @param anew all of it: nobody knows what Asterisk has
    List<Phonebook.Work> changes(Collection<SipDevice> devices, boolean anew) {
        Map<String, String> wanted = new TreeMap<>(devices.stream().collect(Collectors.groupingBy(SipDevice::line,
                Collectors.mapping(SipDevice::endpoint,
                        Collectors.collectingAndThen(Collectors.toList(), NodeLines::joined)))));
        Map<String, String> changed = new HashMap<>(wanted);
        told.forEach((line, phones) -> {
            if (!wanted.containsKey(line)) {
                changed.put(line, "");
            } else if (!anew) {
                changed.remove(line, phones);
            }
        });
        List<Phonebook.Work> work = new ArrayList<>(changed.size());
        changed.forEach((line, phones) -> work.add(() -> tell(line, phones)));
        return work;
    }

    private static String joined(List<String> endpoints) {
        return endpoints.stream().sorted().collect(Collectors.joining("&"));
    }

    private void tell(String line, String phones) throws IOException {
        AriRequest request = new AriRequest("POST", "asterisk/variable",
                List.of(HttpParam.build("variable", NAME + line), HttpParam.build("value", phones)), null);
        try {
            int status = transport.get().request(request).join().status();
            if (status >= 300) {
                throw new IOException("the phones of line " + line + " were answered " + status);
            }
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
        if (phones.isEmpty()) {
            told.remove(line);
        } else {
            told.put(line, phones);
        }
    }
}
