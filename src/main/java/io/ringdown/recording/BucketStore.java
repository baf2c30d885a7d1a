package io.ringdown.recording;

import io.ringdown.recording.RecordingProperties.Bucket;
import io.ringdown.recording.RecordingProperties.Place;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Recordings as objects of a bucket: Amazon's S3, or what speaks like it (MinIO, Ceph, Garage …).
final class BucketStore implements AudioStore, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Bucket bucket;
    private final S3Client client;

    /// @param limit for one request with all it brings
    BucketStore(Bucket bucket, Duration limit) {
        this.bucket = bucket;
        // Trailing checksums are Amazon's own; others refuse them.
        S3ClientBuilder builder = S3Client.builder().region(Region.of(bucket.region())).credentialsProvider(who(bucket))
                .forcePathStyle(bucket.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
                // Storing repeats what failed, with longer pauses.
                .overrideConfiguration(
                        client -> client.apiCallTimeout(limit).retryStrategy(DefaultRetryStrategy.doNotRetry()));
        this.client = (bucket.endpoint() == null ? builder : builder.endpointOverride(bucket.endpoint())).build();
    }

    /// @param client speaks to the bucket's server
    BucketStore(Bucket bucket, S3Client client) {
        this.bucket = bucket;
        this.client = client;
    }

    private static AwsCredentialsProvider who(Bucket bucket) {
        return bucket.accessKey().isBlank()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(bucket.accessKey(), bucket.secretKey()));
    }

    @Override
    public Place place() {
        return Place.BUCKET;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        try {
            client.putObject(put -> put.bucket(bucket.name()).key(bucket.prefix() + key).contentType("audio/wav"),
                    RequestBody.fromFile(file));
        } catch (SdkException e) {
            throw new IOException("the bucket did not take " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public InputStream open(String key, long from, long length) throws IOException {
        try {
            return new Body(client.getObject(get -> get.bucket(bucket.name()).key(bucket.prefix() + key)
                    .range("bytes=" + from + "-" + (from + length - 1))));
        } catch (NoSuchKeyException e) {
            throw (NoSuchFileException) new NoSuchFileException(key).initCause(e);
        } catch (SdkException e) {
            throw new IOException("the bucket did not give " + key + ": " + e.getMessage(), e);
        }
    }

    /// One that is left early is torn off instead of read to its end.
    private static final class Body extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;

        Body(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public void close() {
            response.abort();
        }
    }

    @Override
    public void remove(String key) throws IOException {
        try {
            client.deleteObject(delete -> delete.bucket(bucket.name()).key(bucket.prefix() + key));
        } catch (SdkException e) {
            throw new IOException("the bucket did not remove " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
