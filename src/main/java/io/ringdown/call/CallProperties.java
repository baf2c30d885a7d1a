package io.ringdown.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Bounds of the call core.
///
/// @param maxLive      how many calls may be alive at once; the next caller hears congestion (Q.850 cause 42)
/// @param laneCapacity how many facts of one call may wait; one more closes the feed they came by, which is then compared
///                     anew
/// @param journalCapacity how many changes may wait to be written before the lanes wait too
/// @param shedAbove    with more changes waiting to be written no new call is taken: the next caller hears congestion (Q.850
///                     cause 42), so that the calls there are do not suffer
/// @param maxBatch     how many changes one transaction takes at the most
/// @param commandTimeout how long a request waits for its command to be written
/// @param databasePatience how long the database is waited for before changes are kept on disk instead
/// @param backlog      the folder where changes are kept while the database is away; each service its own
/// @param backlogSize  how much is kept there; when it is full calls stand still until the database is back. From nine tenths on
///                     no new call is taken
/// @param uncheckedFor how long a call that is up may go on without being compared with what its Asterisk has
/// @param parkTimeout  how long a parked call waits for somebody to pick it up before it goes back
/// @param stopTimeout  how long a stop waits for the journal to be written
@Validated
@ConfigurationProperties("ringdown.call")
public record CallProperties(@DefaultValue("20000") @Min(1) int maxLive,
        @DefaultValue("1000") @Min(10) int laneCapacity,
        @DefaultValue("20000") @Min(100) int journalCapacity, @DefaultValue("4000") @Min(10) int shedAbove,
        @DefaultValue("1000") @Min(1) @Max(5000) int maxBatch,
        @DefaultValue("5s") Duration commandTimeout,
        @DefaultValue("2s") @DurationMin(millis = 250) Duration databasePatience,
        @DefaultValue("data/backlog") @NotNull Path backlog, @DefaultValue("256MB") @NotNull DataSize backlogSize,
        @DefaultValue("60s") @DurationMin(seconds = 1) Duration uncheckedFor,
        @DefaultValue("90s") @DurationMin(seconds = 1) Duration parkTimeout,
        @DefaultValue("10s") Duration stopTimeout) {}
