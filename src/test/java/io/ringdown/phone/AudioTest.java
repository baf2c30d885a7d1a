package io.ringdown.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What the phone says and hears, without a network.
class AudioTest {

    private static short[] tone(int frequency, int amplitude) {
        short[] samples = new short[1600];
        for (int i = 0; i < samples.length; i++) {
            double value = amplitude * Math.sin(2 * Math.PI * frequency * i / AudioSession.SAMPLES_PER_SECOND);
            samples[i] = MuLaw.decode(MuLaw.encode((int) value));
        }
        return samples;
    }

    @Test
    void givenASound_whenItIsEncodedAndDecoded_thenItIsAlmostTheSame() {
        for (int sample = -32_000; sample <= 32_000; sample += 37) {
            assertThat((double) MuLaw.decode(MuLaw.encode(sample))).isCloseTo(sample,
                    within(Math.abs(sample) * 0.04 + 8));
        }
    }

    @Test
    void givenATone_whenItIsListenedFor_thenOnlyThatFrequencyIsHeard() {
        assertThat(Goertzel.share(tone(1050, 8000), 1050)).isGreaterThan(0.95);
        assertThat(Goertzel.share(tone(1050, 8000), 1100)).isLessThan(0.05);
        assertThat(Goertzel.share(tone(1050, 20), 1050)).as("too quiet to be heard").isZero();
    }

    @Test
    void givenAnOfferToHold_whenItIsAnswered_thenTheDirectionIsItsMirror() {
        Sdp offer = Sdp.parse(new Sdp("127.0.0.1", 4000, "sendonly").write(1, 1).getBytes(StandardCharsets.UTF_8));
        assertThat(offer.holds()).isTrue();
        assertThat(offer.port()).isEqualTo(4000);
        assertThat(offer.answerDirection("sendrecv")).isEqualTo("recvonly");
        assertThat(new Sdp("127.0.0.1", 1, "inactive").answerDirection("sendrecv")).isEqualTo("inactive");
        assertThat(new Sdp("127.0.0.1", 1, "sendrecv").answerDirection("sendonly")).isEqualTo("sendonly");
    }
}
