package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.IncomingCall;
import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.SipPhone;
import io.ringdown.whole.Talk.Side;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A click and a key of a phone at the same moment, many times over: one wins, the other is refused, and nothing is left.
/// `-Draces.phones=500` makes it more times. What needs no phones is raced against a made-up Asterisk, more often.
class RacesIT {

    private static final int TIMES = Integer.getInteger("races.phones", 10);
    /// How far apart the two may be, so that either order happens.
    private static final Duration CLOSE = Duration.ofMillis(20);
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private static WholeSystem system;
    private static Scene entered;
    private static SipPhone attendant;
    private static SipPhone agent;
    private static SipPhone customer;
    private static SipPhone target;

    @BeforeAll
    static void start() {
        system = WholeSystem.shared();
        entered = new Scene(system);
        attendant = entered.phone("3001");
        agent = entered.phone("3002").answerWhenAsked();
        customer = entered.phone("3003");
        target = entered.phone("3004");
    }

    @AfterAll
    static void stop() {
        entered.close();
        THREADS.close();
    }

    private interface Story {

        void tell(Scene scene, Side side);
    }

    private static void often(Story story) {
        for (int n = 0; n < TIMES; n++) {
            Scene scene = new Scene(system);
            story.tell(scene, n % 2 == 0 ? Side.CALLER : Side.CALLEE);
        }
    }

    private static Talk talk(Scene scene, Side side) {
        return Talk.answered(scene, side, agent, customer, target);
    }

    /// Both at once; the statuses of their answers, 0 for a phone's.
    private static List<Integer> race(Callable<Integer> one, Callable<Integer> other) {
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Integer> first = THREADS.submit(() -> after(start, one));
        Future<Integer> second = THREADS.submit(() -> after(start, other));
        return List.of(result(first), result(second));
    }

    private static int after(CyclicBarrier start, Callable<Integer> deed) throws Exception {
        start.await();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(CLOSE.toNanos()));
        return deed.call();
    }

    private static int result(Future<Integer> deed) {
        try {
            return deed.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Callable<Integer> click(Scene scene, String call, String what, String json) {
        return () -> scene.person(Talk.AGENT).post("/api/calls/" + call + "/" + what, json).status();
    }

    private static Callable<Integer> phone(Runnable deed) {
        return () -> {
            deed.run();
            return 0;
        };
    }

    @Test
    void givenARingingPhone_whenItIsAnsweredTwiceByClick_thenOneOfThemIsRefused_andItIsAnswered() {
        often((scene, _) -> {
            OutgoingCall out = customer.call("3002");
            IncomingCall ringing = agent.awaitCall();
            String id = scene.begunCall();
            Callable<Integer> answer = click(scene, id, "answer", "");
            assertThat(race(answer, answer)).containsExactlyInAnyOrder(202, 409);
            out.awaitAnswered();
            ringing.awaitEnded();
            IncomingCall anew = agent.awaitCall();
            out.hangUp();
            anew.awaitEnded();
            assertThat(scene.ended().as("completed", 16, "caller").types()).containsOnlyOnce("answered");
        });
    }

    @Test
    void givenATalk_whenItIsTransferredByClickAndByPhone_thenOnlyOneIsDone() {
        often((scene, side) -> {
            Talk talk = talk(scene, side);
            int clicked = race(click(scene, talk.id(), "transfer", "{\"target\":\"3004\"}"),
                    phone(() -> talk.agent().call().transferTo("3001"))).getFirst();
            SipPhone won = clicked == 202 ? target : attendant;
            if (clicked == 202) {
                assertThat(talk.agent().call().awaitTransferred()).isEqualTo(603);
            } else {
                assertThat(clicked).isEqualTo(409);
            }
            IncomingCall taken = won.awaitCall().ring();
            taken.answer();
            talk.agent().awaitEnded();
            talk.customer().hangUp();
            taken.awaitEnded();
            Scene.Ended ended = talk.ended().as("completed", 16, side.other());
            assertThat(ended.types()).containsOnlyOnce("transfer").containsOnlyOnce("transfer_completed");
            assertThat(ended.text("transferred_to")).isEqualTo(won.line());
        });
    }

    @Test
    void givenAConsultation_whenItIsCompletedAndTheTargetHangsUp_thenItIsHandedOverOrCanceled() {
        often((scene, side) -> {
            Talk talk = talk(scene, side);
            talk.transfer("attended");
            Speaker third = talk.answered(talk.targetRings());
            await("the two talk").pollInterval(Duration.ofMillis(10))
                    .until(() -> talk.now().at("/transfer/state").asString().equals("consulting"));
            int clicked = race(click(scene, talk.id(), "transfer/complete", ""), phone(third::hangUp)).getFirst();
            if (clicked != 202) {
                assertThat(clicked).isEqualTo(409);
                talk.customer().hangUp();
            }
            talk.customer().awaitEnded();
            talk.agent().awaitEnded();
            assertThat(talk.ended().types()).containsOnlyOnce(clicked == 202
                    ? "transfer_completed"
                    : "transfer_canceled").doesNotContain(clicked == 202 ? "transfer_canceled" : "transfer_completed");
        });
    }

    @Test
    void givenATalk_whenItIsHeldAndTheOtherSideHangsUp_thenItIsOver() {
        often((scene, side) -> {
            Talk talk = talk(scene, side);
            int clicked = race(click(scene, talk.id(), "hold", ""), phone(talk.customer()::hangUp)).getFirst();
            assertThat(clicked).isIn(202, 409);
            talk.agent().awaitEnded();
            assertThat(talk.ended().as("completed", 16, side.other()).types().stream().filter("hold"::equals))
                    .hasSize(clicked == 202 ? 1 : 0);
        });
    }

    @Test
    void givenATalk_whenTheAgentTransfersByClickAndTheirPhoneHangsUp_thenItIsHandedOnOrOver() {
        often((scene, side) -> {
            Talk talk = talk(scene, side);
            int clicked = race(click(scene, talk.id(), "transfer", "{\"target\":\"3004\"}"),
                    phone(talk.agent()::hangUp)).getFirst();
            if (clicked == 202) {
                Speaker third = talk.answered(talk.targetRings());
                talk.customer().hangUp();
                third.awaitEnded();
            } else {
                assertThat(clicked).isEqualTo(409);
            }
            talk.customer().awaitEnded();
            Scene.Ended ended = talk.ended();
            assertThat(ended.text("end_reason")).isEqualTo("completed");
            assertThat(ended.types().contains("transfer")).isEqualTo(clicked == 202);
        });
    }
}
