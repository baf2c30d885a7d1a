package io.ringdown;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTest {

    private final ApplicationModules modules = ApplicationModules.of(RingdownApplication.class);

    @Test
    void everyModuleKeepsToItsAllowedDependencies() {
        modules.verify();
    }

    @Test
    void theModuleDiagramIsWritten() {
        new Documenter(modules, Documenter.Options.defaults().withOutputFolder("target/modules"))
                .writeModulesAsPlantUml();
    }
}
