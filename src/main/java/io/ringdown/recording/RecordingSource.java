package io.ringdown.recording;

import java.io.IOException;
import java.nio.file.Path;

/// Port: the files that Asterisk has written. Both methods block, with a limit.
public interface RecordingSource {

    /// Copies a file as it is.
    ///
    /// @param into  overwritten
    /// @throws java.nio.file.NoSuchFileException where the node has no such recording
    /// @throws IOException                       where it cannot be had now
    void fetch(String node, String name, Path into) throws IOException;

    /// Removes it from the node; one that is not there is removed already.
    void remove(String node, String name) throws IOException;
}
