package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A caller whose phone hides their number.
class HiddenCallerTest {

    private static final UUID CALLER = UUID.randomUUID();
    private static final UUID CALLEE = UUID.randomUUID();
    private static final UUID SUPERVISOR = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static Call call(boolean hides) {
        Party caller = new Party(CALLER, "3001", "Maria", "maria", hides);
        Route.ToLine to = new Route.ToLine(new Party(CALLEE, "3002", "João", "joao"), List.of("3002"),
                Duration.ofSeconds(30));
        return Beginning.arrived(CallId.next(NOW), "one", new ChannelId("1.1"), "3001", caller, List.of("3001"), "3002",
                to, NOW).call();
    }

    private static CallView seen(Call call, UUID person, boolean staff) {
        return CallView.of(call, CallVisibility.of(call, person, staff));
    }

    @Test
    void givenACallerWhoHides_thenTheOtherSideIsNotToldWhoItIs_alsoIfTheyAreStaff() {
        for (boolean staff : List.of(false, true)) {
            CallView seen = seen(call(true), CALLEE, staff);
            assertThat(seen.initiator()).isEqualTo(new CallView.Person(null, null, null, "anonymous", false, false));
            assertThat(seen.initiatorDevice()).isEqualTo("anonymous");
            assertThat(seen.toString()).doesNotContain("3001", "Maria", "maria", CALLER.toString());
        }
    }

    @Test
    void givenACallerWhoHides_thenTheyAndSupervisorsAreTold() {
        for (CallView seen : List.of(seen(call(true), CALLER, false), seen(call(true), SUPERVISOR, true))) {
            assertThat(seen.initiator().name()).isEqualTo("Maria");
            assertThat(seen.initiatorDevice()).isEqualTo("3001");
        }
    }

    @Test
    void givenACallerWhoHidesNothing_thenEverybodyIsTold() {
        assertThat(seen(call(false), CALLEE, false).initiator().name()).isEqualTo("Maria");
    }

    @Test
    void givenACallerWhoHides_whenEventsAreRead_thenNeitherNumberNorDetailNamesThem() {
        Call call = call(true);
        CallVisibility told = CallVisibility.of(call, CALLEE, false);
        assertThat(told.number(call, "3001")).isEqualTo("anonymous");
        assertThat(told.number(call, "3002")).isEqualTo("3002");
        assertThat(told.detail(call, "blind, by 3001")).isNull();
        assertThat(told.detail(call, "blind, by 3002")).isEqualTo("blind, by 3002");
        assertThat(CallVisibility.of(call, CALLER, false).detail(call, "blind, by 3001")).isEqualTo("blind, by 3001");
    }
}
