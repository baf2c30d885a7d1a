package io.ringdown;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// WAV files as Asterisk writes them: 16 bit samples of one channel, 8000 a second.
public final class SpokenWav {

    private SpokenWav() {}

    /// A tone of so many milliseconds.
    public static byte[] of(int hertz, int millis) {
        return of(hertz, millis, true);
    }

    /// What is left of it where Asterisk died: its head says that there is nothing, and the last sample is torn.
    public static byte[] tornOff(int hertz, int millis) {
        byte[] whole = of(hertz, millis, false);
        return java.util.Arrays.copyOf(whole, whole.length + 1);
    }

    private static byte[] of(int hertz, int millis, boolean closed) {
        int samples = millis * 8;
        ByteBuffer file = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(closed ? 36 + samples * 2 : 36);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
        file.putInt(8000).putInt(16_000).putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(closed ? samples * 2 : 0);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / 8000)));
        }
        return file.array();
    }
}
