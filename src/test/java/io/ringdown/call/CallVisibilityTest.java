package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.Transfer.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// Whom people are told of: Maria (3001) has called 3002, who consults or transfers to 3004.
class CallVisibilityTest {

    private static final UUID CUSTOMER = UUID.randomUUID();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Story story = new Story().dial("3002", "3002").rings(2).answers(2).answers(1);

    private String told(boolean staff) {
        return JSON.writeValueAsString(
                CallView.of(story.call(), CallVisibility.of(story.call(), CUSTOMER, staff)));
    }

    private void assertNoThird() {
        assertThat(told(false)).doesNotContain("3004", "transfer_target").contains("3002");
        CallView view = CallView.of(story.call(), CallVisibility.of(story.call(), CUSTOMER, false));
        assertThat(view.participants()).hasSize(2);
        assertThat(view.transfer() == null || view.transfer().target() == null).isTrue();
        assertThat(told(true)).contains("3004");
    }

    @ParameterizedTest
    @EnumSource
    void givenACustomer_whenSomebodyIsRungOrConsulted_thenTheyLearnNeitherWhoNorHowMany(Kind kind) {
        story.transfer(2, kind, "3004", "3004");
        assertNoThird();
        story.rings(3);
        assertNoThird();
    }

    @Test
    void givenAConsultation_whenItIsSwappedAndCanceled_thenTheCustomerNeverLearnsOfIt() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3);
        assertNoThird();
        story.swap(2);
        assertNoThird();
        story.cancel(2);
        assertNoThird();
        story.gone(3, 16).gone(1, 16).gone(2, 16);
        assertThat(story.call().isEnded()).isTrue();
        assertNoThird();
    }

    @ParameterizedTest
    @EnumSource
    void givenATargetThatHasTakenOver_thenTheCustomerIsToldWhoTheyTalkTo_alsoAfterwards(Kind kind) {
        story.transfer(2, kind, "3004", "3004").answers(3);
        if (kind == Kind.ATTENDED) {
            story.complete(2);
        }
        assertThat(told(false)).contains("3004");
        story.gone(2, 16).gone(3, 16);
        assertThat(told(false)).contains("3004");
    }

    @Test
    void theTargetIsToldOfEverybody() {
        UUID target = UUID.randomUUID();
        story.take(new CallCommand.Transfer(2, Kind.ATTENDED, "3004", new Route.ToLine(
                new Party(target, "3004", "Carlos", "carlos"), List.of("3004"), Duration.ofSeconds(30)), story.now));
        assertThat(CallVisibility.of(story.call(), target, false).hidden()).isEmpty();
        assertThat(CallVisibility.of(story.call(), CUSTOMER, false).hidden()).containsExactly(3);
    }

    @Test
    void whatHappensToSomebodyHiddenIsNotShown() {
        story.transfer(2, Kind.ATTENDED, "3004", "3004").answers(3);
        CallVisibility told = CallVisibility.of(story.call(), CUSTOMER, false);
        List<CallEvent> shown = story.events.stream()
                .filter(event -> told.shows(story.call(), event.number(), event.channel())).toList();
        assertThat(shown).extracting(CallEvent::type).containsExactly(CallEventType.CREATED, CallEventType.DIAL_ATTEMPT,
                CallEventType.RINGING, CallEventType.ANSWERED);
        assertThat(CallVisibility.ALL.shows(story.call(), "3004", null)).isTrue();
    }
}
