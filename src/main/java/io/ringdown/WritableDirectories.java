package io.ringdown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/// Refuses a start that could write neither logs nor what calls leave behind, with one sentence instead of a stack trace from the depths.
class WritableDirectories implements EnvironmentPostProcessor, Ordered {

    /// The key, its default, and how a person changes it.
    ///
    /// @param files that are written there, if they are there already
    private record Directory(String key, String otherwise, String variable, List<String> files) {}

    private static final List<Directory> DIRECTORIES = List.of(
            new Directory("ringdown.logs", "logs", "RINGDOWN_LOGS", List.of("combined.log", "error.log")),
            new Directory("ringdown.call.backlog", "data/backlog", "RINGDOWN_CALL_BACKLOG", List.of()));

    private static void requireWritableFiles(Path directory, List<String> files) {
        for (String name : files) {
            Path file = directory.resolve(name);
            if (Files.exists(file) && !(Files.isRegularFile(file) && Files.isWritable(file))) {
                throw new StartRefused("The log file " + file
                        + " cannot be written: remove it, or let the service's user write it.");
            }
        }
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        for (Directory directory : DIRECTORIES) {
            Path path = Path.of(environment.getProperty(directory.key(), directory.otherwise())).toAbsolutePath();
            try {
                Files.createDirectories(path);
                Files.delete(Files.createTempFile(path, ".writable", null));
                requireWritableFiles(path, directory.files());
            } catch (IOException | SecurityException e) {
                throw new StartRefused("The directory " + path + " cannot be written (" + e.getClass().getSimpleName()
                        + "): let the service's user write there, or name another by " + directory.variable() + ".");
            }
        }
    }

    /// When every source of settings is there, and before the logs are opened.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
