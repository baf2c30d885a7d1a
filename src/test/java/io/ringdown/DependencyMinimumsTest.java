package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import io.ringdown.local.RealAsterisk;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/// Nothing is older than the versions that fixed what is known: `minimum-versions.properties`.
class DependencyMinimumsTest {

    @Test
    void givenTheVersionsInUse_whenTheyAreComparedWithTheMinimums_thenNoneIsOlder() throws IOException {
        Properties minimums = new Properties();
        try (InputStream file = DependencyMinimumsTest.class.getResourceAsStream("/minimum-versions.properties")) {
            minimums.load(file);
        }
        Map<String, String> used = Map.of("tomcat", ServerInfo.getServerNumber(), "netty",
                Objects.requireNonNull(Version.identify().get("netty-common")).artifactVersion(), "spring-boot",
                SpringBootVersion.getVersion(),
                "asterisk", RealAsterisk.version());
        assertThat(used).containsOnlyKeys(minimums.stringPropertyNames());
        used.forEach((name, version) -> assertThat(version(version))
                .as("%s %s, at least %s", name, version, minimums.get(name))
                .isGreaterThanOrEqualTo(version(minimums.getProperty(name))));
    }

    @Test
    void givenVersions_whenTheyAreCompared_thenNumbersCountAndNotLetters() {
        assertThat(version("11.0.9")).isLessThan(version("11.0.24"));
        assertThat(version("4.2.18.Final")).isEqualTo(version("4.2.18"));
        assertThat(version("22.10.1+dfsg+~cs6.17.60671434-1")).isEqualTo(version("22.10.1"));
    }

    /// The first three numbers as one.
    private static long version(String text) {
        int[] numbers = Arrays.stream(text.split("[^0-9]+")).filter(part -> !part.isEmpty()).limit(3)
                .mapToInt(Integer::parseInt).toArray();
        assertThat(numbers).as(text).hasSize(3);
        return (numbers[0] * 1_000_000L + numbers[1]) * 1_000_000L + numbers[2];
    }
}
