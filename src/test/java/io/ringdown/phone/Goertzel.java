package io.ringdown.phone;

/// How much of a stretch of sound is one frequency (Goertzel's algorithm).
final class Goertzel {

    /// Root mean square below which there is nothing to hear.
    private static final double SILENCE = 100;

    private Goertzel() {}

    /// Share of the sound's energy at this frequency: 1 for a pure tone, 0.5 for two of equal strength, 0 for silence.
    static double share(short[] samples, int frequency) {
        double coefficient = 2 * Math.cos(2 * Math.PI * frequency / AudioSession.SAMPLES_PER_SECOND);
        double before = 0;
        double last = 0;
        double energy = 0;
        for (short sample : samples) {
            double now = sample + coefficient * last - before;
            before = last;
            last = now;
            energy += (double) sample * sample;
        }
        if (samples.length == 0 || Math.sqrt(energy / samples.length) < SILENCE) {
            return 0;
        }
        double power = last * last + before * before - coefficient * last * before;
        return 2 * power / (samples.length * energy);
    }
}
