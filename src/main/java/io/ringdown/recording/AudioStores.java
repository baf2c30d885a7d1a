package io.ringdown.recording;

import io.ringdown.recording.RecordingProperties.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// The stores there are: the one that new recordings go to, and those that older ones lie in.
@Component
class AudioStores implements DisposableBean {

    private final Place current;
    private final FolderStore folder;
    private final @Nullable BucketStore bucket;

    AudioStores(RecordingProperties properties) {
        this.current = properties.store();
        this.folder = new FolderStore(properties.folder());
        this.bucket = properties.bucket().isThere()
                ? new BucketStore(properties.bucket(), properties.transferTimeout())
                : null;
    }

    AudioStore current() throws IOException {
        return at(current);
    }

    /// @throws IOException where a recording lies in a bucket that is not configured any more
    AudioStore at(Place place) throws IOException {
        return switch (place) {
            case FOLDER -> folder;
            case BUCKET -> {
                if (bucket == null) {
                    throw new IOException("no bucket is configured");
                }
                yield bucket;
            }
        };
    }

    @Override
    public void destroy() {
        if (bucket != null) {
            bucket.close();
        }
    }
}
