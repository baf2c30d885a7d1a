package io.ringdown.chaos;

import java.util.Random;

/// What people do with a call; each is planned in proportion to its weight.
enum CallKind {

    CALLER_HANGS_UP(18), CALLEE_HANGS_UP(18), NO_ANSWER(4), BUSY(6), DECLINED(6), CANCELED(8), UNKNOWN_NUMBER(4), HELD(
            8), RECORDED(4), CLICKED(8), BLIND_BY_CLICK(5), BLIND_BY_PHONE(5), ATTENDED_BY_CLICK(4), ATTENDED_BY_PHONE(
                    4), FORWARDED_BY_PHONE(4);

    private final int weight;

    CallKind(int weight) {
        this.weight = weight;
    }

    static CallKind any(Random random) {
        int all = 0;
        for (CallKind kind : values()) {
            all += kind.weight;
        }
        int left = random.nextInt(all);
        for (CallKind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights");
    }

    /// How many phones it takes.
    int phones() {
        return switch (this) {
            case UNKNOWN_NUMBER -> 1;
            case BLIND_BY_CLICK, BLIND_BY_PHONE, ATTENDED_BY_CLICK, ATTENDED_BY_PHONE, FORWARDED_BY_PHONE -> 3;
            default -> 2;
        };
    }
}
