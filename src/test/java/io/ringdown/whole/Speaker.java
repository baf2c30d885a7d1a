package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;

/// Somebody on a call, at their phone.
record Speaker(SipPhone phone, PhoneCall call) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// Both make the ring-back tone of Asterisk's `indications.conf`.
    private static final int[] RINGBACK = {440, 480};

    /// This tone is heard at this phone, or is not any more.
    static void awaitHears(PhoneCall at, int tone, boolean hears) {
        await(at + (hears ? " hears " : " does not hear ") + tone).atMost(PATIENCE)
                .until(() -> at.hears(tone) == hears);
    }

    /// The two hear each other.
    static void awaitTalk(Speaker one, Speaker other) {
        one.awaitHears(other);
        other.awaitHears(one);
    }

    void awaitHears(Speaker other) {
        await(this + " hears " + other).atMost(PATIENCE).until(() -> hears(other));
    }

    boolean hears(Speaker other) {
        return call.hears(other.phone.tone());
    }

    /// There is sound, and it is nobody's voice.
    void awaitMusic(Speaker... others) {
        await(this + " hears none of the others").atMost(PATIENCE).until(() -> hearsNone(others));
        long before = call.audioPackets();
        await(this + " hears music").atMost(PATIENCE).until(() -> call.audioPackets() > before + 20);
        assertThat(hearsNone(others)).as("%s hears only music", this).isTrue();
    }

    private boolean hearsNone(Speaker... others) {
        for (Speaker other : others) {
            if (hears(other)) {
                return false;
            }
        }
        return true;
    }

    void awaitRingback() {
        await(this + " hears that it rings").atMost(PATIENCE)
                .until(() -> call.hears(RINGBACK[0]) && call.hears(RINGBACK[1]));
    }

    void hangUp() {
        call.hangUp();
    }

    void awaitEnded() {
        call.awaitEnded();
    }

    @Override
    public String toString() {
        return phone.line();
    }
}
