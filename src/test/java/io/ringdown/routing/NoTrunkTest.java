package io.ringdown.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import io.ringdown.call.HangupCause;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.organization.Organizations;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outside numbers where no trunk is configured: what is outside says so, whatever the region; what is nobody's number stays that.
class NoTrunkTest {

    private final OutsideRights rights = mock();
    private final Circuits circuits = mock();

    @ParameterizedTest
    @CsvSource({"'', 030 12345678, true", "'', 03012345678, true", "'', +493012345678, true", "'', 112112, true",
            "'', 112, true", "'', 115, false", "'', 77, false", "'', someone, false", "'', '42,A=123456789', false",
            "'', %4230021234, false", "DE, 030 12345678, true",
            "DE, 112, true",
            "DE, 491 23456, true", "DE, 77, false", "DE, '', false"})
    void givenNoTrunk_whenItIsDialled_thenItIsSaidWhereTheNumberIsOutside(String region, String dialled,
            boolean outside) {
        OutsideProperties properties = new OutsideProperties("", region, List.of("112"), 30, 2);
        OutsideRouting routing = new OutsideRouting(properties, new OutsideNumbers(properties), rights,
                mock(Organizations.class), circuits, mock(RoutingProperties.class));
        Route route = routing.route(new Party(UUID.randomUUID(), "3001", "Alice", "alice"), dialled);
        assertThat(route).isInstanceOfSatisfying(Route.Nowhere.class, nowhere -> {
            assertThat(nowhere.cause()).isEqualTo(outside ? HangupCause.NO_ROUTE : HangupCause.UNALLOCATED);
            assertThat(nowhere.detail().contains("no trunk")).isEqualTo(outside);
        });
        verifyNoInteractions(rights, circuits);
    }
}
