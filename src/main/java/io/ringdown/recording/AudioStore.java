package io.ringdown.recording;

import io.ringdown.recording.RecordingProperties.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Port: where recordings are kept. All methods block, with a limit.
interface AudioStore {

    Place place();

    /// Takes the file over: when this returns it can be read under the key, and only whole. The same may be put again.
    void put(String key, Path file) throws IOException;

    /// So many bytes from this one on.
    ///
    /// @throws java.nio.file.NoSuchFileException where there is nothing of this key
    InputStream open(String key, long from, long length) throws IOException;

    /// What is not there is removed already.
    void remove(String key) throws IOException;
}
