package io.ringdown.whole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Each test has a scene of its own, in the one system that all such tests share.
abstract class SharedSystem {

    static WholeSystem system;

    Scene scene;

    @BeforeAll
    static void findSystem() {
        system = WholeSystem.shared();
    }

    @BeforeEach
    void enterScene() {
        scene = new Scene(system);
    }

    @AfterEach
    void leaveScene() {
        scene.close();
    }
}
