package io.ringdown.recording;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where recordings are kept and for how long.
///
/// @param store           `folder` or `bucket`: where new recordings go; those kept elsewhere are still found there
/// @param folder          the folder (environment: `RECORDING_FOLDER`); what is on its way to a bucket is gathered in it too
/// @param bucket          a bucket that is spoken to as S3
/// @param keepDays        after how many days a recording is removed (environment: `RECORDING_KEEP_DAYS`); 0 keeps it for
///                        ever. It counts for recordings that end from then on
/// @param allCalls        record every call from its answer on (environment: `RECORDING_ALL_CALLS`); people may stop it
/// @param workers         how many recordings are stored at once
/// @param lookEvery       how often it is looked for recordings to store that nobody has told of
/// @param transferTimeout how long one file may take from Asterisk, or to or from the store
/// @param retryFirst      pause before storing is tried again; doubled each time, with jitter
/// @param retryLongest    the longest pause
/// @param giveUpAfter     how long after its end a recording is tried to be stored; the file then stays in Asterisk
/// @param removeEvery     how often it is looked for recordings whose time is over
@Validated
@ConfigurationProperties("ringdown.recording")
public record RecordingProperties(@DefaultValue("folder") @NotNull Place store,
        @DefaultValue("data/recordings") @NotNull Path folder, @DefaultValue @Valid @NotNull Bucket bucket,
        @DefaultValue("90") @Min(0) @Max(36_500) int keepDays,
        @DefaultValue("false") boolean allCalls, @DefaultValue("2") @Min(1) @Max(16) int workers,
        @DefaultValue("5s") @NotNull Duration lookEvery, @DefaultValue("5m") @NotNull Duration transferTimeout,
        @DefaultValue("2s") @NotNull Duration retryFirst, @DefaultValue("10m") @NotNull Duration retryLongest,
        @DefaultValue("7d") @NotNull Duration giveUpAfter, @DefaultValue("1h") @NotNull Duration removeEvery) {

    /// The places there are, as they are called in the table.
    enum Place {
        FOLDER, BUCKET
    }

    /// @param name      empty where there is none (environment: `RECORDING_BUCKET`)
    /// @param endpoint  of an S3 that is not Amazon's (environment: `RECORDING_BUCKET_ENDPOINT`)
    /// @param region    whatever the S3 wants signed; Amazon's own are places
    /// @param prefix    comes before every key, such as `ringdown/`
    /// @param accessKey who we are (environment: `RECORDING_ACCESS_KEY`); empty: what the machine or its role is allowed
    /// @param secretKey environment: `RECORDING_SECRET_KEY`
    /// @param pathStyle is the bucket's name in the path, not in the host's name
    public record Bucket(@DefaultValue("") @NotNull String name, @Nullable URI endpoint,
            @DefaultValue("us-east-1") @NotNull String region, @DefaultValue("") @NotNull String prefix,
            @DefaultValue("") @NotNull String accessKey, @DefaultValue("") @NotNull String secretKey,
            @DefaultValue("true") boolean pathStyle) {

        boolean isThere() {
            return !name.isBlank();
        }

        @Override
        public String toString() {
            return "Bucket[name=" + name + ", endpoint=" + endpoint + ", keys=***]";
        }
    }

    @AssertTrue(message = "needs ringdown.recording.bucket.name (RECORDING_BUCKET) when recordings go to a bucket")
    boolean isStoreThere() {
        return store != Place.BUCKET || bucket.isThere();
    }
}
