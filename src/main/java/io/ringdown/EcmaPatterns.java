package io.ringdown;

import io.swagger.v3.oas.models.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says the patterns of Jakarta Validation in the words of JSON Schema. These are ECMA-262 with the flag `u`, and match anywhere
/// unless they are anchored. A choice between words becomes an enum.
final class EcmaPatterns {

    private static final Pattern WORDS = Pattern.compile("[a-z_:-]+(\\|[a-z_:-]+)+");

    private static final String CONTROLS = "\\x00-\\x1f\\x7f";

    private EcmaPatterns() {}

    /// May be called several times for one schema.
    static void apply(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        apply(schema.getItems());
        String pattern = schema.getPattern();
        if (pattern != null && WORDS.matcher(pattern).matches()) {
            schema.setPattern(null);
            choose(schema, pattern.split("\\|"));
        } else if (pattern != null && !pattern.startsWith("^(?:")) {
            schema.setPattern("^(?:" + translated(pattern) + ")$");
        }
    }

    @SuppressWarnings("unchecked")
    private static void choose(Schema<?> schema, String[] words) {
        if (schema.getEnum() == null) {
            for (String word : words) {
                ((Schema<Object>) schema).addEnumItemObject(word);
            }
            allowNull(schema);
        }
    }

    /// Where null is a type of the schema, it has to be among its words, too.
    @SuppressWarnings("unchecked")
    static void allowNull(Schema<?> schema) {
        if (schema.getEnum() != null && schema.getTypes() != null && schema.getTypes().contains("null")
                && !schema.getEnum().contains(null)) {
            ((Schema<@Nullable Object>) schema).addEnumItemObject(null);
        }
    }

    /// Java's `\p{Cntrl}` is ASCII's; ECMA has no such name.
    private static String translated(String pattern) {
        return pattern.replace("[\\P{Cntrl}]", "\\P{Cntrl}").replace("\\P{Cntrl}", "[^" + CONTROLS + "]")
                .replace("\\p{Cntrl}", CONTROLS);
    }
}
