package io.ringdown.phone;

/// PCMU, ITU-T G.711: 14 bits of sound in 8.
final class MuLaw {

    private static final int BIAS = 132;
    private static final int CLIP = 32_635;
    private static final short[] DECODED = new short[256];

    static {
        for (int code = 0; code < 256; code++) {
            int bits = ~code & 0xFF;
            int magnitude = ((((bits & 0x0F) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
            DECODED[code] = (short) ((bits & 0x80) == 0 ? magnitude : -magnitude);
        }
    }

    private MuLaw() {}

    static byte encode(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        return (byte) ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0F));
    }

    static short decode(byte code) {
        return DECODED[code & 0xFF];
    }
}
