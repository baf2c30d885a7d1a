package io.ringdown.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.SpokenWav;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {

    @TempDir
    private Path directory = Path.of("");

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(directory, "stretch", ".wav"), content);
    }

    private byte[] joined(byte[]... stretches) throws IOException {
        List<Path> files = new ArrayList<>();
        for (byte[] stretch : stretches) {
            files.add(file(stretch));
        }
        Path whole = file(new byte[0]);
        Wav.Length length = Wav.join(files, whole);
        byte[] content = Files.readAllBytes(whole);
        assertThat(length).isEqualTo(new Wav.Length(content.length, (content.length - 44) / 16));
        return content;
    }

    @Test
    void givenOneStretch_whenItIsJoined_thenItIsAsItWas() throws IOException {
        assertThat(joined(SpokenWav.of(1000, 500))).isEqualTo(SpokenWav.of(1000, 500));
    }

    @Test
    void givenSeveralStretches_whenTheyAreJoined_thenTheyArePlayedOneAfterTheOther()
            throws IOException, UnsupportedAudioFileException {
        Path whole = file(joined(SpokenWav.of(1000, 500), SpokenWav.of(1000, 0), SpokenWav.of(1000, 250)));
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(whole.toFile())) {
            assertThat(audio.getFormat().getSampleRate()).isEqualTo(8000);
            assertThat(audio.getFrameLength()).isEqualTo(750 * 8);
        }
        assertThat(Files.readAllBytes(whole)).isEqualTo(SpokenWav.of(1000, 750));
    }

    @Test
    void givenAStretchThatAsteriskCouldNotClose_whenItIsJoined_thenNothingOfItIsLost() throws IOException {
        assertThat(joined(SpokenWav.tornOff(1000, 500), SpokenWav.of(1000, 250))).isEqualTo(SpokenWav.of(1000, 750));
    }

    @Test
    void givenWhatIsNoWav_whenItIsJoined_thenThatIsSaid() {
        assertThatThrownBy(() -> joined(new byte[10])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> joined("<html>".repeat(20).getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("no WAV");
        byte[] stereo = SpokenWav.of(1000, 10);
        stereo[22] = 2;
        assertThatThrownBy(() -> joined(SpokenWav.of(1000, 10), stereo)).hasMessageContaining("different forms");
    }
}
