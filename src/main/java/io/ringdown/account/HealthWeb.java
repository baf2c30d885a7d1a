package io.ringdown.account;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What anybody may know: that the service runs.
@RestController
@Tag(name = "Service", description = "Whether the service runs; `/actuator/health` tells more")
@SecurityRequirements
class HealthWeb {

    private final Clock clock;

    private final String version;

    HealthWeb(Clock clock, ObjectProvider<BuildProperties> build) {
        this.clock = clock;
        this.version = build.stream().findFirst().map(BuildProperties::getVersion).orElse("development");
    }

    record Health(@Schema(example = "OK") String status, Instant timestamp,
            @Schema(example = "call-service") String service) {}

    record Welcome(String message, String version, @Schema(example = "running") String status, Instant timestamp) {}

    @GetMapping(path = "/api/health", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "getHealth", summary = "Whether the service answers")
    Health health() {
        return new Health("OK", clock.instant(), "call-service");
    }

    @GetMapping("/")
    @Operation(operationId = "getWelcome", summary = "What this is", description = "Browsers, which ask for HTML, get the pages.")
    Welcome welcome() {
        return new Welcome("Ringdown call service", version, "running", clock.instant());
    }
}
