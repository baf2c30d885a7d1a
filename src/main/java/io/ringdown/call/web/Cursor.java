package io.ringdown.call.web;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/// The place of a call in the history, as an opaque word for the next page's address.
final class Cursor {

    private Cursor() {}

    static String write(Call call) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((call.startTime() + " " + call.id()).getBytes(StandardCharsets.UTF_8));
    }

    static Position read(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
            return new Position(Instant.parse(parts[0]), new CallId(parts[1]));
        } catch (DateTimeParseException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new CallException.InvalidRequest("cursor", "is not one that a page of the history gave");
        }
    }
}
