package io.ringdown.asterisk;

import io.ringdown.call.HangupCause;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads one text frame of the event socket in a single pass, without a tree: fields in any order, unknown ones skipped.
/// Used by one reader thread.
final class AriEventReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String CHANNEL = "channel:";
    /// RFC 3261, 21.4.25.
    private static final int REQUEST_TERMINATED = 487;
    private static final DateTimeFormatter OFFSET_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx");
    /// Types of ARI 10.0.0 that nothing here reads.
    private static final Set<String> UNUSED = Set.of("ApplicationMoveFailed", "ApplicationRegistered",
            "ApplicationUnregistered", "BridgeAttendedTransfer", "BridgeBlindTransfer", "BridgeCreated",
            "BridgeDestroyed", "BridgeMerged", "BridgeVideoSourceChanged", "ChannelCallerId", "ChannelConnectedLine",
            "ChannelDialplan", "ChannelEnteredBridge", "ChannelHangupRequest",
            "ChannelLeftBridge", "ChannelTalkingFinished", "ChannelTalkingStarted",
            "ChannelToneDetected", "ChannelUserevent", "ChannelVarset",
            "DeviceStateChanged", "PeerStatusChange",
            "PlaybackContinuing", "PlaybackStarted",
            "RecordingStarted", "StasisEnd", "TextMessageReceived");

    private String type = "";
    private String application = "";
    private @Nullable String timestamp;
    private AriEvent.@Nullable Channel channel;
    private String[] endpoint = {"", "", ""};
    private String[] contact = {""};
    private String[] recording = {"", ""};
    private String state = "";
    private String number = "";
    private AriEvent.@Nullable Channel consult;
    private String[] playback = {"", "", ""};
    private List<String> args = List.of();
    private String replaced = "";
    private String digit = "";
    private AriEvent.@Nullable Channel peer;
    private String dialStatus = "";
    private String forward = "";
    private int cause;
    private int sipStatus;
    private int status;
    private String requestId = "";
    private String body = "";

    /// Never throws: what cannot be read comes back as [AriEvent.Garbage].
    AriEvent read(byte[] bytes, int offset, int length) {
        clear();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return garbage("not an object", bytes, offset, length);
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                field(json, json.currentName());
            }
            return event(bytes, offset, length);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            return garbage(e.getClass().getSimpleName(), bytes, offset, length);
        }
    }

    private void clear() {
        type = "";
        application = "";
        timestamp = null;
        channel = null;
        endpoint = new String[]{"", "", ""};
        contact = new String[]{""};
        recording = new String[]{"", ""};
        state = "";
        number = "";
        consult = null;
        playback = new String[]{"", "", ""};
        args = List.of();
        replaced = "";
        digit = "";
        peer = null;
        dialStatus = "";
        forward = "";
        cause = 0;
        sipStatus = 0;
        status = 0;
        requestId = "";
        body = "";
    }

    private void field(JsonParser json, String name) {
        JsonToken value = json.nextToken();
        switch (name) {
            case "type" -> type = text(json, value);
            case "timestamp" -> timestamp = text(json, value);
            case "application" -> application = text(json, value);
            case "channel" -> channel = value == JsonToken.START_OBJECT ? channel(json) : null;
            case "endpoint" -> endpoint = named(json, value, "technology", "resource", "state");
            case "contact_info" -> contact = named(json, value, "contact_status");
            case "refer_to", "referred_by" -> transfer(json, value);
            case "state" -> state = text(json, value);
            case "playback" -> playback = named(json, value, "id", "target_uri", "state");
            case "recording" -> recording = named(json, value, "name", "cause");
            case "args" -> args = texts(json, value);
            case "peer" -> peer = value == JsonToken.START_OBJECT ? channel(json) : null;
            case "dialstatus" -> dialStatus = text(json, value);
            case "forward" -> forward = text(json, value);
            case "replace_channel" -> replaced = named(json, value, "id")[0];
            case "digit" -> digit = text(json, value);
            case "cause" -> cause = number(json, value);
            case "tech_cause" -> sipStatus = number(json, value);
            case "status_code" -> status = number(json, value);
            case "request_id" -> requestId = text(json, value);
            case "message_body" -> body = text(json, value);
            default -> json.skipChildren();
        }
    }

    /// Asterisk gives the same cause to 401, 403 and 407 as to 603, with which a person declines.
    private boolean refused() {
        return cause == HangupCause.CALL_REJECTED && (sipStatus == 401 || sipStatus == 403 || sipStatus == 407);
    }

    private AriEvent event(byte[] bytes, int offset, int length) {
        return switch (type) {
            case "StasisStart" -> new AriEvent.StasisStart(theChannel(), args, replaced, at());
            case "ChannelStateChange" -> new AriEvent.ChannelStateChange(theChannel(), at());
            case "ChannelDestroyed" ->
                new AriEvent.ChannelDestroyed(theChannel(), refused() ? HangupCause.FACILITY_REJECTED : cause,
                        sipStatus == REQUEST_TERMINATED, at());
            case "ChannelCreated" -> new AriEvent.ChannelCreated(theChannel());
            case "EndpointStateChange" ->
                new AriEvent.EndpointStateChange(endpoint[0], endpoint[1], endpoint[2].equals("online"));
            case "ContactStatusChange" -> contact[0].equals("NonQualified")
                    ? new AriEvent.NewContact(endpoint[1])
                    : new AriEvent.Unused(type);
            case "ChannelHold" -> new AriEvent.ChannelHold(theChannel(), true, at());
            case "ChannelUnhold" -> new AriEvent.ChannelHold(theChannel(), false, at());
            case "Dial" -> dial();
            case "ChannelDtmfReceived" -> new AriEvent.ChannelDtmfReceived(theChannel(), digit, at());
            case "RecordingFinished" -> new AriEvent.RecordingEnded(recording[0], "", at());
            case "RecordingFailed" -> new AriEvent.RecordingEnded(recording[0],
                    recording[1].isEmpty() ? "Asterisk could not record" : recording[1], at());
            case "ChannelTransfer" -> new AriEvent.ChannelTransfer(theChannel(), number, consult, state, at());
            case "PlaybackFinished" -> new AriEvent.PlaybackFinished(playback[0],
                    playback[1].startsWith(CHANNEL) ? playback[1].substring(CHANNEL.length()) : "",
                    playback[2].equals("done"), at());
            case "ApplicationReplaced" -> new AriEvent.ApplicationReplaced(application);
            case "RESTResponse" -> new AriEvent.Response(requestId, status, body);
            case "" -> garbage("no type", bytes, offset, length);
            default -> UNUSED.contains(type)
                    ? new AriEvent.Unused(type)
                    : new AriEvent.Unknown(type, new String(bytes, offset, length, StandardCharsets.UTF_8));
        };
    }

    private AriEvent dial() {
        return peer == null ? new AriEvent.Unused("Dial") : new AriEvent.Dial(peer, dialStatus, forward, at());
    }

    private AriEvent.Channel theChannel() {
        if (channel == null || channel.id().isEmpty()) {
            throw new IllegalArgumentException("no channel");
        }
        return channel;
    }

    /// Both halves of a transfer: where to, and by whom.
    private void transfer(JsonParser json, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            switch (field) {
                case "requested_destination" -> number = named(json, token, "destination")[0];
                case "destination_channel" -> consult = token == JsonToken.START_OBJECT ? channel(json) : null;
                case "source_channel" -> channel = token == JsonToken.START_OBJECT ? channel(json) : null;
                default -> json.skipChildren();
            }
        }
    }

    static AriEvent.Channel channel(JsonParser json) {
        String id = "";
        String name = "";
        String state = "";
        String[] caller = {"", ""};
        String dialled = "";
        String callId = "";
        String account = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "id" -> id = text(json, value);
                case "name" -> name = text(json, value);
                case "state" -> state = text(json, value);
                case "caller" -> caller = named(json, value, "number", "name");
                case "dialplan" -> dialled = dialled(named(json, value, "exten", "app_data"));
                case "accountcode" -> account = text(json, value);
                case "channelvars" -> callId = named(json, value, "CALL_ID")[0];
                default -> json.skipChildren();
            }
        }
        return new AriEvent.Channel(id, name, state, caller[0], caller[1], dialled, callId,
                account);
    }

    /// Our dialplan brings what is no number or name to the application `odd`, percent-encoded: Asterisk has no events for text that
    /// is not UTF-8.
    private static String dialled(String[] dialplan) {
        int odd = dialplan[1].indexOf(",odd,");
        return odd < 0 ? dialplan[0] : DialledText.decode(dialplan[1].substring(odd + ",odd,".length()));
    }

    /// Text fields of an object, empty where they are not.
    private static String[] named(JsonParser json, JsonToken value, String... names) {
        String[] found = new String[names.length];
        Arrays.fill(found, "");
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return found;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            int name = Arrays.asList(names).indexOf(json.currentName());
            JsonToken token = json.nextToken();
            if (name < 0) {
                json.skipChildren();
            } else {
                found[name] = text(json, token);
            }
        }
        return found;
    }

    private static String text(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
    }

    private static int number(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        json.skipChildren();
        return 0;
    }

    private static List<String> texts(JsonParser json, JsonToken value) {
        List<String> texts = new ArrayList<>(2);
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                texts.add(text(json, token));
            }
        } else {
            json.skipChildren();
        }
        return texts;
    }

    /// Asterisk writes `2026-11-20T15:14:26.903+0000`. Reading the digits in place is what makes the difference between
    /// this reader and one with a date formatter.
    private Instant at() {
        String text = timestamp;
        if (text == null) {
            throw new IllegalArgumentException("no timestamp");
        }
        if (text.length() == 28 && text.endsWith("+0000") && text.charAt(10) == 'T' && text.charAt(19) == '.') {
            return Timestamps.utc(text);
        }
        return OffsetDateTime.parse(text, OFFSET_TIME).toInstant();
    }

    private static AriEvent garbage(String why, byte[] bytes, int offset, int length) {
        return new AriEvent.Garbage(why, new String(bytes, offset, Math.min(length, 80), StandardCharsets.UTF_8));
    }
}
