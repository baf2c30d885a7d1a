package io.ringdown.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what clients write: small, shallow JSON.
@Component
class ClientJson {

    private static final int MAX_TEXT = 8_192;

    private final JsonMapper mapper = JsonMapper
            .builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8)
                    .maxStringLength(MAX_TEXT).maxNumberLength(20).maxNameLength(64).build()).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    Optional<JsonNode> object(String text) {
        return read(text).filter(JsonNode::isObject);
    }

    Optional<JsonNode> array(String text) {
        return read(text).filter(JsonNode::isArray);
    }

    /// An object without members.
    JsonNode nothing() {
        return mapper.createObjectNode();
    }

    private Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(mapper.readTree(text));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /// The text member under either of two names, if it has at most `max` characters and none is a control character.
    static @Nullable String text(JsonNode object, String name, String alias, int max) {
        JsonNode value = object.has(name) ? object.get(name) : object.get(alias);
        if (value == null || !value.isString()) {
            return null;
        }
        return isText(value.asString(), max) ? value.asString() : null;
    }

    /// Some characters, at most `max`, none of them a control character.
    static boolean isText(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().noneMatch(Character::isISOControl);
    }
}
