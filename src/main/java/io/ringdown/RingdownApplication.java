package io.ringdown;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The service. Every package directly below this one is a module; `docs/flow.md` shows how they work together.
@Modulithic(systemName = "Ringdown")
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class RingdownApplication {

    public static void main(String[] args) {
        SpringApplication.run(RingdownApplication.class, args);
    }
}
