package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OccupancyTest {

    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private static final Party ANA = new Party(null, "3001", "Ana", null);
    private static final Party BEN = new Party(null, "3002", "Ben", null);

    private final Occupancy one = new Occupancy(new OccupancyProperties(1));

    @Test
    void givenADeviceWithACall_whenAnotherComes_thenItIsBusy_untilTheFirstHasEnded() {
        CallId first = CallId.next(NOW);
        CallId second = CallId.next(NOW);
        Route.ToLine ben = line("3002");
        assertThat(one.through(first, ben)).isEqualTo(ben);
        assertThat(one.through(first, ben)).as("its own place").isEqualTo(ben);
        assertThat(one.through(second, ben)).isInstanceOfSatisfying(Route.NotNow.class, busy -> {
            assertThat(busy.party()).isEqualTo(BEN);
            assertThat(busy.reason()).isEqualTo(EndReason.BUSY);
            assertThat(busy.cause()).isEqualTo(HangupCause.USER_BUSY);
        });
        one.release(first);
        assertThat(one.of("3002")).isZero();
        assertThat(one.through(second, ben)).isEqualTo(ben);
    }

    @Test
    void givenALineWithSeveralDevices_whenOneIsBusy_thenTheOthersRing() {
        one.through(CallId.next(NOW), line("3002"));
        CallId second = CallId.next(NOW);
        assertThat(one.through(second, line("3002", "3002-web", "3002-lab")))
                .isEqualTo(line("3002-web", "3002-lab"));
        assertThat(one.through(CallId.next(NOW), line("3002", "3002-web", "3002-lab")))
                .isInstanceOf(Route.NotNow.class);
    }

    @Test
    void givenTwoCallsADevice_whenAThirdComes_thenItIsBusy() {
        Occupancy two = new Occupancy(new OccupancyProperties(2));
        assertThat(two.through(CallId.next(NOW), line("3002"))).isEqualTo(line("3002"));
        assertThat(two.through(CallId.next(NOW), line("3002"))).isEqualTo(line("3002"));
        assertThat(two.through(CallId.next(NOW), line("3002"))).isInstanceOf(Route.NotNow.class);
    }

    @Test
    void givenATrunkAndALineWithoutDevices_whenCallsCome_thenTheyAreNeverBusy() {
        Route.ToLine outside = line("+493012345678@trunk");
        Route.ToLine nobody = line();
        Route nowhere = new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number");
        for (int n = 0; n < 5; n++) {
            assertThat(one.through(CallId.next(NOW), outside)).isEqualTo(outside);
            assertThat(one.through(CallId.next(NOW), nobody)).isEqualTo(nobody);
            assertThat(one.through(CallId.next(NOW), nowhere)).isEqualTo(nowhere);
        }
    }

    @Test
    void givenACall_whenItsLegsCome_andGo_thenItHasThePlacesThatItNeeds() {
        CallId id = CallId.next(NOW);
        Route.ToLine ben = line("3002", "3002-web");
        one.through(id, ben);
        Call call = Beginning.arrived(id, "north", new ChannelId("in"), "3001", ANA, List.of("3001"),
                "3002", ben, NOW).call();
        one.settle(call);
        assertThat(List.of(one.of("3001"), one.of("3002"), one.of("3002-web"))).containsExactly(1, 1, 1);
        ChannelId web = call.legs().getLast().channel();
        call = call.on(new CallFact.LegGone(web, HangupCause.USER_BUSY, NOW, false)).call();
        one.settle(call);
        assertThat(List.of(one.of("3001"), one.of("3002"), one.of("3002-web"))).containsExactly(1, 1, 0);
        for (Leg leg : call.liveLegs()) {
            call = call.on(new CallFact.LegGone(leg.channel(), HangupCause.NORMAL_CLEARING, NOW, false)).call();
        }
        one.settle(call);
        assertThat(List.of(one.of("3001"), one.of("3002"), one.of("3002-web"))).containsExactly(0, 0, 0);
    }

    @Test
    void givenACallMadeByAClick_whenTheCallersPhoneRings_thenTheCalleesPlaceIsKept() {
        CallId id = CallId.next(NOW);
        Route.ToLine ana = new Route.ToLine(ANA, List.of("3001"), Duration.ofSeconds(30));
        one.through(id, ana);
        one.through(id, line("3002"));
        one.settle(Beginning.made(id, "north", ana, false, "3002", line("3002"), NOW).call());
        assertThat(List.of(one.of("3001"), one.of("3002"))).containsExactly(1, 1);
        assertThat(one.through(CallId.next(NOW), line("3002"))).isInstanceOf(Route.NotNow.class);
    }

    @Test
    void givenADeviceWithOnePlace_whenManyCallsComeAtTheSameInstant_thenOneRingsAndTheOthersAreBusy() throws Exception {
        int callers = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int round = 0; round < 300; round++) {
                CyclicBarrier together = new CyclicBarrier(callers);
                List<Callable<Boolean>> asked = new ArrayList<>();
                List<CallId> calls = new ArrayList<>();
                for (int n = 0; n < callers; n++) {
                    CallId call = CallId.next(NOW);
                    calls.add(call);
                    asked.add(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        return one.through(call, line("3002")) instanceof Route.ToLine;
                    });
                }
                int rung = 0;
                for (Future<Boolean> answer : threads.invokeAll(asked)) {
                    rung += answer.get() ? 1 : 0;
                }
                assertThat(rung).as("round %d", round).isEqualTo(1);
                calls.forEach(one::release);
            }
        }
    }

    private static Route.ToLine line(String... endpoints) {
        return new Route.ToLine(BEN, List.of(endpoints), Duration.ofSeconds(30));
    }
}
