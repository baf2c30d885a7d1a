package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.models.ConfigTuple;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.AriCallback;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.device.DeviceKind;
import io.ringdown.device.Devices;
import io.ringdown.device.DevicesChanged;
import io.ringdown.device.SipDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells each Asterisk which phones there are, by ARI's dynamic configuration: no file, no reload. Asterisk gets the digest
/// of a secret, never the secret, because it shows what it has to whoever may ask.
///
/// Source: `PUT /asterisk/config/dynamic/{configClass}/{objectType}/{id}`, ARI 10.0.0; objects of `res_pjsip`.
@Component
class DeviceProvisioning implements AriNode.OnReady {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceProvisioning.class);
    private static final int AT_ONCE = 60;

    private record Thing(String type, String id, Map<String, String> fields) {}

    private final Devices devices;
    private final ObjectProvider<AriNodes> nodes;

    DeviceProvisioning(Devices devices, ObjectProvider<AriNodes> nodes) {
        this.devices = devices;
        this.nodes = nodes;
    }

    @EventListener
    void on(DevicesChanged changed) {
        for (AriNode node : nodes.getObject().ready()) {
            try {
                ready(node.actions());
            } catch (ARIException e) {
                LOG.warn("Asterisk {} was not told of a change of devices: {}", node.name(), e.getMessage());
            }
        }
    }

    /// Blocks until all devices are known there.
    @Override
    public void ready(ARI ari) throws ARIException {
        // What Asterisk shows of an AOR has the registered contact in it, and an update keeps what it shows: the contact
        // would stay for ever, whatever the phone does (seen on 22.10.1). So an AOR is written once.
        Set<String> known = AriPhones.find(ari, List.of()).keySet();
        List<Thing> things = devices.all().stream().flatMap(device -> things(device).stream())
                .filter(thing -> !thing.type().equals("aor") || !known.contains(thing.id())).toList();
        for (int from = 0; from < things.size(); from += AT_ONCE) {
            push(ari, things.subList(from, Math.min(things.size(), from + AT_ONCE)));
        }
    }

    private static void push(ARI ari, List<Thing> things) throws ARIException {
        List<CompletableFuture<?>> answers = new ArrayList<>(things.size());
        for (Thing thing : things) {
            CompletableFuture<Object> answer = new CompletableFuture<>();
            ari.asterisk().updateObject("res_pjsip", thing.type(), thing.id()).setFields(thing.fields())
                    .execute(new AriCallback<List<ConfigTuple>>() {
                        @Override
                        public void onSuccess(List<ConfigTuple> stored) {
                            answer.complete(stored);
                        }

                        @Override
                        public void onFailure(RestException failure) {
                            answer.completeExceptionally(failure);
                        }
                    });
            answers.add(answer);
        }
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ARIException known ? known : new RestException(e.getCause());
        }
    }

    private static List<Thing> things(SipDevice device) {
        String id = device.endpoint();
        return List.of(
                new Thing("auth", id,
                        Map.of("auth_type", "digest", "username", id, "realm", device.realm(), "password_digest",
                                "MD5:" + device.ha1())),
                new Thing("aor", id,
                        Map.of("max_contacts", "1", "remove_existing", "yes", "minimum_expiration", "10",
                                "qualify_frequency", "0")),
                new Thing("endpoint", id, endpoint(device)));
    }

    private static Map<String, String> endpoint(SipDevice device) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("context", "phones");
        fields.put("auth", device.endpoint());
        fields.put("aors", device.endpoint());
        fields.put("callerid", AriTelephony.callerId(device.callerName(), device.line()));
        // The transports bear the names of asterisk-config/etc/pjsip.conf; without one audio would be bound to all addresses.
        // Media goes through Asterisk: recording, hold and supervision need it there.
        fields.put("direct_media", "no");
        fields.put("rtp_symmetric", "yes");
        fields.put("force_rport", "yes");
        fields.put("rewrite_contact", "yes");
        fields.put("disallow", "all");
        if (device.kind() == DeviceKind.SOFTPHONE) {
            fields.put("transport", "transport-ws");
            fields.put("allow", "opus,ulaw");
            fields.put("webrtc", "yes");
            fields.put("dtls_auto_generate_cert", "yes");
        } else {
            fields.put("transport", "transport-udp");
            fields.put("allow", "ulaw,alaw");
        }
        return fields;
    }
}
