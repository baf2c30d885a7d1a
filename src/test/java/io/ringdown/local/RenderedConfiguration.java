package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What `asterisk-config/render.sh` makes of an environment.
///
/// @param status of the script
/// @param said   what it printed
public record RenderedConfiguration(Path directory, int status, String said) {

    public static RenderedConfiguration of(Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(
                List.of("sh", AsteriskPlace.script().resolveSibling("render.sh").toString(), directory.toString()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ASTERISK_"));
        builder.environment().put("ASTERISK_ARI_PASS", "a-password-of-the-test");
        builder.environment().putAll(environment);
        for (String name : List.of("MODULES", "DATA", "VAR", "SPOOL", "RUN", "LOG")) {
            builder.environment().put("AST_" + name, directory.resolve("asterisk").toString());
        }
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new RenderedConfiguration(directory, process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
