package io.ringdown.recording;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.ringdown.recording.RecordingProperties.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentMatchers;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What Amazon's client throws by itself, without a server that could be made to cause it.
class BucketFaultsTest {

    private final S3Client client = mock();
    private final BucketStore store = new BucketStore(
            new Bucket("calls", null, "eu-central-1", "recordings/", "key", "secret", true), client);

    @TempDir
    Path directory;

    private static final List<SdkException> FAULTS = List.of(SdkClientException.create("no credentials"),
            ApiCallTimeoutException.create(5_000));

    @Test
    void givenAClientThatFails_whenItIsSpokenTo_thenThatIsAnIoExceptionThatNamesTheKey() throws IOException {
        Path file = Files.writeString(directory.resolve("a.wav"), "audio");
        for (SdkException fault : FAULTS) {
            doThrow(fault).when(client).putObject(ArgumentMatchers.<Consumer<PutObjectRequest.Builder>>any(),
                    any(RequestBody.class));
            doThrow(fault).when(client).getObject(ArgumentMatchers.<Consumer<GetObjectRequest.Builder>>any());
            doThrow(fault).when(client).deleteObject(ArgumentMatchers.<Consumer<DeleteObjectRequest.Builder>>any());
            assertThatThrownBy(() -> store.put("a", file)).isInstanceOf(IOException.class).hasMessageContaining("a")
                    .hasCause(fault);
            assertThatThrownBy(() -> store.open("a", 0, 4)).isInstanceOf(IOException.class).hasCause(fault);
            assertThatThrownBy(() -> store.remove("a")).isInstanceOf(IOException.class).hasCause(fault);
        }
    }

    @Test
    void givenAnObjectThatIsNotThere_whenItIsRead_thenItIsAFileThatIsNotThere() {
        when(client.getObject(ArgumentMatchers.<Consumer<GetObjectRequest.Builder>>any()))
                .thenThrow(NoSuchKeyException.builder().message("gone").build());
        assertThatThrownBy(() -> store.open("a", 0, 4)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void givenAStoreThatIsClosed_thenItsClientIs() {
        store.close();
        verify(client).close();
    }
}
