package io.ringdown.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All lines and devices at one moment.
record Snapshot(Map<String, Line> byNumber, Map<String, Line> byEndpoint, Map<UUID, Line> byAccount,
        List<SipDevice> devices) {

    static Snapshot of(List<Row> rows) {
        Map<String, Line> byNumber = new HashMap<>();
        Map<String, List<String>> endpoints = new HashMap<>();
        Map<String, Line> byEndpoint = new HashMap<>();
        Map<UUID, Line> byAccount = new HashMap<>();
        List<SipDevice> devices = new ArrayList<>();
        for (Row row : rows) {
            List<String> ringing = endpoints.computeIfAbsent(row.number(), number -> new ArrayList<>(2));
            Line line = byNumber.computeIfAbsent(row.number(), number -> new Line(number, row.account(), row.name(),
                    row.username(), Collections.unmodifiableList(ringing)));
            byAccount.put(row.account(), line);
            SipDevice device = row.device();
            if (device != null) {
                ringing.add(device.endpoint());
                byEndpoint.put(device.endpoint(), line);
                devices.add(device);
            }
        }
        return new Snapshot(byNumber, byEndpoint, byAccount, List.copyOf(devices));
    }

    boolean isDeskPhone(String endpoint) {
        return devices.stream()
                .anyMatch(device -> device.kind() == DeviceKind.DESK_PHONE && device.endpoint().equals(endpoint));
    }

    /// A line joined with one of its devices.
    record Row(String number, UUID account, String name, String username,
            @Nullable SipDevice device) {}
}
