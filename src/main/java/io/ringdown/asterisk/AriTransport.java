package io.ringdown.asterisk;

import java.util.concurrent.CompletableFuture;

/// How requests get to an Asterisk.
interface AriTransport {

    /// What Asterisk answered.
    ///
    /// @param status HTTP status, also where the answer came by the event socket
    record Answer(int status, String body) {}

    /// Any thread; never blocks. The future fails when there is no answer in time or no connection.
    ///
    CompletableFuture<Answer> request(AriRequest request);

    /// Are requests carried out in the order in which they are made?
    boolean isOrdered();

}
