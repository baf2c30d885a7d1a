package io.ringdown.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings of the local parts, read before Spring starts: a system property, else the environment variable of the
/// same name in capitals (`ringdown.local.sip-port` is `RINGDOWN_LOCAL_SIP_PORT` or, as Spring writes it, `RINGDOWN_LOCAL_SIPPORT`), else
/// the default.
final class Settings {

    private Settings() {}

    static @Nullable String text(String name) {
        String property = System.getProperty(name);
        String value = property != null ? property : environment(name, System.getenv());
        return value == null || value.isBlank() ? null : value.strip();
    }

    static @Nullable String environment(String name, Map<String, String> variables) {
        String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace("[", "_").replace("]", "");
        String value = variables.get(variable.replace('-', '_'));
        return value != null ? value : variables.get(variable.replace("-", ""));
    }

    /// A secret may stand in a file instead, which `<NAME>_FILE` names.
    static String secret(String name, String otherwise) {
        String file = text(name + "-file");
        try {
            return file == null ? text(name, otherwise) : Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new CannotStart("The file " + file + " with the secret " + name + " cannot be read.", e);
        }
    }

    static String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    static int number(String name, int otherwise) {
        String value = text(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new CannotStart(name + " must be a number, not '" + value + "'.", e);
        }
    }

    /// For Spring, unless the person has set it already.
    ///
    /// @param shorter another name by which it may be set, itself or as a file that `<NAME>_FILE` names; the same where there is none
    static void offer(String property, String value, String shorter) {
        if (text(property) == null && text(shorter) == null && text(shorter + "-file") == null) {
            System.setProperty(property, value);
        }
    }

    static void offer(String property, String value) {
        offer(property, value, property);
    }
}
