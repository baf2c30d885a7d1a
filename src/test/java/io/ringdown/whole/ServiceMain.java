package io.ringdown.whole;

import io.ringdown.RingdownApplication;
import java.io.IOException;

/// The service, which ends when its standard input does: that is a pipe from whoever started it, who may be killed.
final class ServiceMain {

    private ServiceMain() {}

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().name("parent").start(ServiceMain::endWithParent);
        RingdownApplication.main(args);
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            Thread.onSpinWait(); // gone all the same
        }
        Runtime.getRuntime().halt(1);
    }
}
