package io.ringdown.audit;

import java.util.Map;

/// Something that was done to one thing.
///
/// @param action     what was done, in the past and with a dot, such as `device.renamed`
/// @param targetKind what it was done to: `account`, `device`, `line`, `api_key`
/// @param targetName what people call it, as it was at that time
/// @param details    what is worth knowing, such as `{"name": {"from": "A", "to": "B"}}`; never a secret
public record Change(String action, String targetKind, String targetId, String targetName, Map<String, ?> details) {

    public Change {
        details = Map.copyOf(details);
    }
}
