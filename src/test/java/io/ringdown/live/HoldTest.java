package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HoldTest {

    private final Hold hold = new Hold(4, 100);

    private static Encoded event(long id) {
        return Encoded.of(id, ServerEvent.CALL_RINGING, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static List<Encoded> events(long... ids) {
        return LongStream.of(ids).mapToObj(HoldTest::event).toList();
    }

    private static List<Long> ids(List<Encoded> events) {
        return events.stream().map(Encoded::eventId).toList();
    }

    private List<Long> through(long... ids) {
        return ids(((Hold.Pushed.Through) hold.push(events(ids))).events());
    }

    @Test
    void givenAClientThatIsBeingTold_whenMoreHappens_thenItComesAfterwards_inOrder_withoutWhatWasTold() {
        assertThat(hold.push(events(7, 8))).isInstanceOf(Hold.Pushed.Kept.class);
        hold.told(8);
        assertThat(hold.push(events(9))).isInstanceOf(Hold.Pushed.Kept.class);
        assertThat(ids(hold.news(hold.next()))).containsExactly(9L);
        assertThat(hold.push(events(10))).isInstanceOf(Hold.Pushed.Kept.class);
        assertThat(ids(hold.news(hold.next()))).containsExactly(10L);
        assertThat(hold.next()).isEmpty();
        assertThat(through(11)).containsExactly(11L);
    }

    @Test
    void givenAClientThatKnowsMoreThanWasPushedYet_whenThatIsPushed_thenOnlyTheNewsGoesThrough() {
        hold.told(8);
        assertThat(hold.next()).isEmpty();
        assertThat(through(7, 8)).isEmpty();
        assertThat(through(8, 9)).containsExactly(9L);
        assertThat(through(0)).containsExactly(0L); // no call event
    }

    @Test
    void givenAClientThatIsBeingTold_whenMoreHappensThanThereIsRoomFor_thenThatIsSaid() {
        assertThat(hold.push(events(1, 2, 3, 4))).isInstanceOf(Hold.Pushed.Kept.class);
        assertThat(hold.push(events(5))).isInstanceOf(Hold.Pushed.Full.class);
        Hold small = new Hold(1_000, 3);
        assertThat(small.push(events(1))).isInstanceOf(Hold.Pushed.Kept.class);
        assertThat(small.push(events(2))).isInstanceOf(Hold.Pushed.Full.class);
    }
}
