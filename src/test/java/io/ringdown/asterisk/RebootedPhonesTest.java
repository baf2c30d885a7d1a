package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallState;
import io.ringdown.call.ChannelId;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose old call is ended when a phone registers anew.
class RebootedPhonesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private final List<String> hungUp = new ArrayList<>();

    private static Call talk(Leg.Hold hold, Leg.State state) {
        Leg leg = new Leg(2, new ChannelId("c2"), 2, "3002", state, NOW, NOW, null, null, new Leg.Audio(hold, false),
                false);
        Party party = new Party(null, "3002", null, null);
        Participant caller = new Participant(1, Participant.Role.CALLER, party, List.of(), HangupSource.CALLER, NOW,
                NOW, null, 0, null);
        Participant callee = new Participant(2, Participant.Role.CALLEE, party, List.of(), HangupSource.CALLEE, NOW,
                NOW, null, 0, null);
        return new Call(CallId.next(NOW), "one", "3002", false, CallState.ANSWERED, List.of(caller, callee),
                Duration.ofSeconds(30), 4, new Call.Times(NOW, NOW, NOW, null, 0, null), null, null, null, null, null,
                List.of(leg), null);
    }

    /// @param answers `503` for a refusal, `away` for none, else what is received
    private void registers(Call call, String endpoint, String... answers) {
        ArrayDeque<String> left = new ArrayDeque<>(Arrays.asList(answers));
        new RebootedPhones(() -> List.of(call), request -> {
            String answer = left.isEmpty() ? "away" : left.remove();
            return switch (answer) {
                case "away" -> CompletableFuture.failedFuture(new IOException("away"));
                case "503" -> CompletableFuture.completedFuture(new AriTransport.Answer(503, ""));
                default -> CompletableFuture.completedFuture(new AriTransport.Answer(200, answer));
            };
        }, (channel, cause) -> hungUp.add(channel.value() + " " + cause), Runnable::run).registered(endpoint);
    }

    @Test
    void givenATalk_whenItsPhoneRegistersElsewhereAndSendsNothing_thenTheOldLegIsEnded() {
        registers(talk(Leg.Hold.NONE, Leg.State.UP), "3002", "{\"rxcount\":700}", "{\"rxcount\":700}");
        assertThat(hungUp).containsExactly("c2 38");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"3002;NONE;UP;{\"rxcount\":700};{\"rxcount\":701}",
            "3003;NONE;UP;{\"rxcount\":700};{\"rxcount\":700}", "3002;PHONE;UP;{\"rxcount\":7};{\"rxcount\":7}",
            "3002;NONE;RINGING;{\"rxcount\":0};{\"rxcount\":0}", "3002;NONE;UP;503;503", "3002;NONE;UP;away;away",
            "3002;NONE;UP;{\"rxcount\":7};away", "3002;NONE;UP;{};{}", "3002;NONE;UP;{;{"})
    void givenAPhoneThatSends_orAnother_orOneThatHolds_orNoAnswer_thenNothingIsEnded(String endpoint, Leg.Hold hold,
            Leg.State state, String before, String after) {
        registers(talk(hold, state), endpoint, before, after);
        assertThat(hungUp).isEmpty();
    }
}
