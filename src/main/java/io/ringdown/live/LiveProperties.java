package io.ringdown.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The Socket.IO server.
///
/// @param host          address to listen on
/// @param port          port to listen on, 0 for any free one
/// @param url           where pages find it: `https://live.example:9092`, or `:9092` for that port of the host that they come from,
///                      or nothing where a proxy has it at their own origin
/// @param origins       origins whose pages may connect (environment: `CORS_ORIGINS`); clients that are no browsers send none
/// @param sslBundle     Spring's SSL bundle by which clients speak TLS, empty for none; the one of REST where that is set
/// @param threads       threads that carry all sockets
/// @param maxSockets    more are answered 503
/// @param maxPerAccount more sockets of one person are refused
/// @param maxUnproved   more sockets that have not proved who they are yet are answered 503
/// @param proofTimeout  a socket that has not proved by then who it is, is closed
/// @param ticketFor     how long a ticket waits to be used
/// @param recheckEvery  how often open sockets are checked for sessions that have ended
/// @param maxMessage    larger frames and requests close the socket
/// @param maxUnsent     a client that leaves more than this unread is closed
/// @param pushQueue     events waiting to be pushed; when it is full the sockets concerned are closed and come back
/// @param pingInterval  how often a client is asked whether it is still there
/// @param pingTimeout   a client that does not answer within this is gone
/// @param stopTimeout   when the service stops: how long the last events may take to leave, and then clients to be told
/// @param reconnectWithin when the service stops: over how long clients are asked to spread their coming back
@Validated
@ConfigurationProperties("ringdown.live")
public record LiveProperties(@DefaultValue("127.0.0.1") @NotBlank String host,
        @DefaultValue("9092") @Min(0) @Max(65535) int port,
        @DefaultValue("") @NotNull @Pattern(regexp = "|:[0-9]{1,5}|https?://[A-Za-z0-9.:\\[\\]-]{1,300}") String url,
        @DefaultValue( {}) @NotNull List<String> origins,
        @DefaultValue("") @NotNull String sslBundle,
        @DefaultValue("2") @Min(1) @Max(64) int threads, @DefaultValue("20000") @Min(1) int maxSockets,
        @DefaultValue("50") @Min(1) int maxPerAccount, @DefaultValue("1000") @Min(1) int maxUnproved,
        @DefaultValue("5s") @NotNull Duration proofTimeout, @DefaultValue("30s") @NotNull Duration ticketFor,
        @DefaultValue("2s") @NotNull Duration recheckEvery, @DefaultValue("64KB") @NotNull DataSize maxMessage,
        @DefaultValue("2MB") @NotNull DataSize maxUnsent, @DefaultValue("16384") @Min(1) int pushQueue,
        @DefaultValue("25s") @NotNull Duration pingInterval, @DefaultValue("20s") @NotNull Duration pingTimeout,
        @DefaultValue("2s") @NotNull Duration stopTimeout,
        @DefaultValue("5s") @DurationMin(millis = 1) @NotNull Duration reconnectWithin){}
