package io.ringdown.browser;

/// What the pages are looked at on.
enum Screen {

    DESKTOP_LIGHT(1440, 900, false), DESKTOP_DARK(1440, 900, true), PHONE_LIGHT(390, 844, false), PHONE_DARK(390, 844,
            true);

    private final int width;
    private final int height;
    private final boolean dark;

    Screen(int width, int height, boolean dark) {
        this.width = width;
        this.height = height;
        this.dark = dark;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean dark() {
        return dark;
    }
}
