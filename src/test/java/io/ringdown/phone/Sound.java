package io.ringdown.phone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A stretch of sound that was written down, to be listened to for the tones of phones.
public final class Sound {

    /// 200 ms, as a phone listens.
    private static final int PIECE = AudioSession.SAMPLES_PER_SECOND / 5;

    private final short[] samples;

    private Sound(short[] samples) {
        this.samples = samples;
    }

    /// 16 bit samples, little end first, 8000 a second.
    public static Sound of(byte[] pcm) {
        short[] samples = new short[pcm.length / 2];
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return new Sound(samples);
    }

    public int samples() {
        return samples.length;
    }

    public double seconds() {
        return (double) samples.length / AudioSession.SAMPLES_PER_SECOND;
    }

    /// For how long this frequency is a good part of it.
    public double secondsOf(int frequency) {
        int pieces = 0;
        for (int at = 0; at + PIECE <= samples.length; at += PIECE) {
            pieces += Goertzel.share(Arrays.copyOfRange(samples, at, at + PIECE), frequency) > 0.25 ? 1 : 0;
        }
        return pieces * 0.2;
    }
}
