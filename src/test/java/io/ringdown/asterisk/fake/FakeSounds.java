package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is played to channels. A sound takes 5 ms; some are missing and some never end, as [FakeMoods] wants it.
/// Lives on the fake's thread.
final class FakeSounds {

    private static final Duration LENGTH = Duration.ofMillis(5);

    private record Playing(String id, List<String> media, FakeChannel channel) {

        String json(String media, String state) {
            return "{\"id\":\"" + id + "\",\"media_uri\":\"" + media + "\",\"target_uri\":\"" + channel.target()
                    + "\",\"language\":\"en\",\"state\":\"" + state + "\"}";
        }
    }

    private final FakeState state;
    private final FakeMoods moods;
    private final Map<String, Playing> playing = new LinkedHashMap<>();

    FakeSounds(FakeState state, FakeMoods moods) {
        this.state = state;
        this.moods = moods;
        state.ending = this::gone;
    }

    /// One playback, however many sounds; its outcome is that of the last one.
    String play(FakeChannel channel, String id, List<String> media) {
        Playing sounds = new Playing(id, media, channel);
        playing.put(id, sounds);
        state.in(Duration.ofMillis(1), () -> next(sounds, 0));
        return sounds.json(media.getFirst(), "queued");
    }

    private void next(Playing sounds, int n) {
        if (!sounds.equals(playing.get(sounds.id))) {
            return;
        }
        String sound = sounds.media.get(n);
        tell("PlaybackStarted", sounds, sound, "playing");
        boolean missing = moods.misses(sound);
        if (n + 1 < sounds.media.size()) {
            tell("PlaybackContinuing", sounds, sound, "continuing");
            state.in(missing ? Duration.ZERO : LENGTH, () -> next(sounds, n + 1));
        } else if (missing) {
            finish(sounds, "failed");
        } else if (!moods.neverEnds(sound)) {
            state.in(LENGTH, () -> finish(sounds, "done"));
        }
    }

    private void finish(Playing sounds, String outcome) {
        if (playing.remove(sounds.id, sounds)) {
            tell("PlaybackFinished", sounds, sounds.media.getLast(), outcome);
        }
    }

    private void tell(String type, Playing sounds, String sound, String how) {
        state.tell(type, "\"playback\":" + sounds.json(sound, how));
    }

    /// @return false if nothing of that name is being played
    boolean stop(String id) {
        Playing sounds = playing.get(id);
        if (sounds != null) {
            finish(sounds, "done");
        }
        return sounds != null;
    }

    boolean isPlaying() {
        return !playing.isEmpty();
    }

    boolean isPlayedTo(FakeChannel channel) {
        return playing.values().stream().anyMatch(sounds -> sounds.channel == channel);
    }

    private void gone(FakeChannel channel) {
        List.copyOf(playing.values()).stream().filter(sounds -> sounds.channel == channel)
                .forEach(sounds -> finish(sounds, "failed"));
    }
}
