package io.ringdown.call;

import java.util.Map;

/// Cause values of ITU-T Q.850 as Asterisk uses them (`causes.h`), and their names on the wire.
public final class HangupCause {

    public static final int UNALLOCATED = 1;
    public static final int NO_ROUTE = 3;
    public static final int NORMAL_CLEARING = 16;
    public static final int USER_BUSY = 17;
    public static final int NO_USER_RESPONSE = 18;
    public static final int NO_ANSWER = 19;
    public static final int SUBSCRIBER_ABSENT = 20;
    public static final int CALL_REJECTED = 21;
    public static final int REDIRECTED = 23;
    public static final int ROUTING_ERROR = 25;
    public static final int ANSWERED_ELSEWHERE = 26;
    public static final int INVALID_NUMBER = 28;
    public static final int FACILITY_REJECTED = 29;
    public static final int NO_CIRCUIT = 34;
    public static final int NETWORK_OUT_OF_ORDER = 38;
    public static final int CONGESTION = 42;
    public static final int SERVICE_UNAVAILABLE = 63;
    public static final int TIMER_EXPIRED = 102;
    public static final int INTERWORKING = 127;

    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(0, "unknown"),
            Map.entry(UNALLOCATED, "unallocated"), Map.entry(2, "no_route_transit_net"),
            Map.entry(NO_ROUTE, "no_route_destination"), Map.entry(NORMAL_CLEARING, "normal_clearing"),
            Map.entry(USER_BUSY, "user_busy"), Map.entry(NO_USER_RESPONSE, "no_user_response"),
            Map.entry(NO_ANSWER, "no_answer"), Map.entry(SUBSCRIBER_ABSENT, "subscriber_absent"),
            Map.entry(CALL_REJECTED, "call_rejected"), Map.entry(22, "number_changed"),
            Map.entry(REDIRECTED, "redirected"), Map.entry(ROUTING_ERROR, "exchange_routing_error"),
            Map.entry(ANSWERED_ELSEWHERE, "answered_elsewhere"), Map.entry(27, "destination_out_of_order"),
            Map.entry(INVALID_NUMBER, "invalid_number_format"), Map.entry(FACILITY_REJECTED, "facility_rejected"),
            Map.entry(31, "normal_unspecified"), Map.entry(32, "normal_unspecified"),
            Map.entry(NO_CIRCUIT, "no_circuit"),
            Map.entry(NETWORK_OUT_OF_ORDER, "network_out_of_order"), Map.entry(41, "temporary_failure"),
            Map.entry(CONGESTION, "switch_congestion"), Map.entry(44, "requested_channel_unavailable"),
            Map.entry(50, "facility_not_subscribed"), Map.entry(58, "bearer_capability_not_available"),
            Map.entry(SERVICE_UNAVAILABLE, "service_unavailable"), Map.entry(65, "bearer_capability_not_implemented"),
            Map.entry(88, "incompatible_destination"),
            Map.entry(TIMER_EXPIRED, "recovery_on_timer_expire"), Map.entry(111, "protocol_error"),
            Map.entry(INTERWORKING, "interworking"));

    private HangupCause() {}

    /// The name of a cause, `cause_<n>` for one that has none here.
    public static String name(int cause) {
        String name = NAMES.get(cause);
        return name != null ? name : "cause_" + cause;
    }
}
